import type { Route } from "next";
import { notFound, redirect } from "next/navigation";
import { pathId } from "@/lib/billing/contract/fields";
import { showInvoice } from "@/lib/billing/views/show-invoice";
import { forPage, pageContext } from "@/lib/http/page";

type Props = { params: Promise<{ invoiceId: string }> };

export default async function ShortInvoice({ params }: Props) {
  const context = await pageContext();
  const invoiceId = pathId.safeParse((await params).invoiceId);
  if (!invoiceId.success) return notFound();
  const { office_id: officeId } = await forPage(showInvoice(context, invoiceId.data));
  redirect(`/offices/${officeId}/invoices/${invoiceId.data}` as Route);
}
