import type { ReactNode } from "react";
import { idOrNotFound } from "@/app/(portal)/offices/[officeId]/path";
import { showOffice } from "@/lib/billing/views/show-office";
import { forPage, pageContext, requirePage } from "@/lib/http/page";

type Props = { params: Promise<{ officeId: string }>; children: ReactNode };

/** Around pages that only readers of bills may open: a 404 before any skeleton for all others. */
export async function BillingLayout({ params, children }: Props) {
  const officeId = idOrNotFound((await params).officeId);
  const { company_id: companyId } = await forPage(showOffice(await pageContext(), officeId));
  await requirePage("invoice.read", { officeId, companyId });
  return children;
}
