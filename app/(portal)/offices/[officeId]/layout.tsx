import type { ReactNode } from "react";
import { Frame } from "@/app/(portal)/frame";
import { pathId } from "@/lib/billing/contract";

type Props = { params: Promise<{ officeId: string }>; children: ReactNode };

export default async function OfficeLayout({ params, children }: Props) {
  const officeId = pathId.safeParse((await params).officeId);
  return <Frame officeId={officeId.success ? officeId.data : null}>{children}</Frame>;
}
