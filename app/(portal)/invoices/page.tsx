import { redirectToOffice, type SearchParams } from "@/app/(portal)/office-redirect";

export default function ShortInvoices({ searchParams }: { searchParams: SearchParams }) {
  return redirectToOffice("invoices", "invoice.read", searchParams);
}
