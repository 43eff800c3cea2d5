import { Note } from "@/components/ui/note";

/** Said after a link to Stripe led back here. */
export function StripeNote({ query }: { query: Record<string, string | string[] | undefined> }) {
  if (query["stripe"] !== "unavailable") return null;
  return (
    <div className="mb-4">
      <Note tone="attention" title="Stripe's page could not be opened." isAlert>
        Nothing was paid or changed. Try again in a moment.
      </Note>
    </div>
  );
}
