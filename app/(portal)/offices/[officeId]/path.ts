import { notFound } from "next/navigation";
import { pathId } from "@/lib/billing/contract/fields";

/** An id out of a page's address; one that cannot be an id is not found. */
export function idOrNotFound(text: string): number {
  const id = pathId.safeParse(text);
  return id.success ? id.data : notFound();
}

/** The addresses of an office's pages. */
export const officePaths = {
  dashboard: (officeId: number) => `/offices/${officeId}/dashboard`,
  invoices: (officeId: number) => `/offices/${officeId}/invoices`,
  invoice: (officeId: number, invoiceId: number) => `/offices/${officeId}/invoices/${invoiceId}`,
  pay: (officeId: number, invoiceId: number) => `/offices/${officeId}/invoices/${invoiceId}/pay`,
  paymentMethod: (officeId: number) => `/offices/${officeId}/payment-method`,
  pulse: (officeId: number, invoiceId: number | null) =>
    `/offices/${officeId}/pulse${invoiceId === null ? "" : `?invoice=${invoiceId}`}`,
} as const;
