import { redirectToOffice, type SearchParams } from "@/app/(portal)/office-redirect";

export default function ShortPatients({ searchParams }: { searchParams: SearchParams }) {
  return redirectToOffice("patients", "patient.read", searchParams);
}
