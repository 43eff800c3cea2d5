import type { ReactNode } from "react";
import { idOrNotFound } from "@/app/(portal)/offices/[officeId]/path";
import { showOffice } from "@/lib/billing/views/show-office";
import { forPage, pageContext, requirePage } from "@/lib/http/page";

type Props = { params: Promise<{ officeId: string }>; children: ReactNode };

/** A 404 before any skeleton for who may not see the office's patients. */
export default async function PatientsLayout({ params, children }: Props) {
  const officeId = idOrNotFound((await params).officeId);
  const { company_id: companyId } = await forPage(showOffice(await pageContext(), officeId));
  await requirePage("patient.read", { officeId, companyId });
  return children;
}
