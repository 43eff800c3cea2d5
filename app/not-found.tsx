import type { Metadata } from "next";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <div className="grid min-h-[70dvh] content-center">
      <EmptyState
        title="Nothing here"
        actions={<ButtonLink href="/">To the first page</ButtonLink>}
      >
        This address leads nowhere, or to something that is not yours to see.
      </EmptyState>
    </div>
  );
}
