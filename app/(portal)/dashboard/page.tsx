import { redirectToOffice, type SearchParams } from "@/app/(portal)/office-redirect";

export default function ShortDashboard({ searchParams }: { searchParams: SearchParams }) {
  return redirectToOffice("dashboard", "invoice.read", searchParams);
}
