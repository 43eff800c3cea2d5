import type { ReactNode } from "react";
import { Frame } from "@/app/(portal)/frame";
import { idOrNotFound } from "@/app/(portal)/offices/[officeId]/path";
import { showOffice } from "@/lib/billing/views/show-office";
import { forPage, pageContext } from "@/lib/http/page";

type Props = { params: Promise<{ officeId: string }>; children: ReactNode };

/**
 * The frame of an office. Pages check for themselves; this one looks first only because the answer
 * can still be a 404 here, before a page's skeleton is on its way.
 */
export default async function OfficeLayout({ params, children }: Props) {
  const officeId = idOrNotFound((await params).officeId);
  await forPage(showOffice(await pageContext(), officeId));
  return <Frame officeId={officeId}>{children}</Frame>;
}
