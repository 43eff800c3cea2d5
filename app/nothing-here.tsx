import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** What stands at an address that leads nowhere for this person. */
export function NothingHere() {
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
