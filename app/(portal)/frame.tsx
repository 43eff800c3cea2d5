import type { ReactNode } from "react";
import { IdleWarning } from "@/app/(portal)/idle-warning";
import { buildShell } from "@/app/(portal)/shell";
import { AppShell } from "@/components/shell/app-shell";
import { pageContext } from "@/lib/http/page";

/** The frame around the pages of one office, or (null) of the platform. It is no gate: pages check. */
export async function Frame({
  officeId,
  children,
}: {
  officeId: number | null;
  children: ReactNode;
}) {
  const shell = await buildShell(await pageContext(), officeId);
  return (
    <AppShell shell={shell}>
      {children}
      <IdleWarning />
    </AppShell>
  );
}
