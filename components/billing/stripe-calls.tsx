import { CopyButton } from "@/components/ui/copy-button";

/** One request to Stripe, exactly as it is or will be sent. */
export type StripeCall = {
  method: "POST" | "GET" | "DELETE";
  path: string;
  idempotencyKey: string | null;
  fields: { name: string; value: string; note?: string | undefined }[];
};

/** The longest field's name: values stand in one column. */
const FIELD_CHARS = 29;

function callText(call: StripeCall): string {
  const key = call.idempotencyKey ? `   Idempotency-Key: ${call.idempotencyKey}` : "";
  const lines = call.fields.map(({ name, value }) => `${name.padEnd(FIELD_CHARS)} ${value}`);
  return [`${call.method} ${call.path}${key}`, ...lines].join("\n");
}

/** The calls as text that can be read, scrolled and copied. */
export function StripeCalls({
  title,
  meta,
  calls,
  foot,
}: {
  title: string;
  meta?: string;
  calls: StripeCall[];
  foot?: string;
}) {
  return (
    <section aria-label={title}>
      <div className="mb-2 flex items-center gap-2">
        <h2>{title}</h2>
        {meta ? <span className="text-ink-3">{meta}</span> : null}
        <span className="ml-auto">
          <CopyButton text={calls.map(callText).join("\n\n")} />
        </span>
      </div>
      <pre
        tabIndex={0}
        role="group"
        aria-label="Exact calls"
        className="overflow-x-auto rounded-md bg-sunken px-3 py-2.5 text-xs leading-4.5 text-ink-2"
      >
        {calls.map((call, index) => (
          <CallLines key={`${call.path} ${index}`} call={call} isFirst={index === 0} />
        ))}
      </pre>
      {foot ? <p className="mt-2 text-xs text-ink-3">{foot}</p> : null}
    </section>
  );
}

function CallLines({ call, isFirst }: { call: StripeCall; isFirst: boolean }) {
  return (
    <>
      {isFirst ? "" : "\n"}
      <span className="font-medium text-ink">
        {call.method} {call.path}
      </span>
      {call.idempotencyKey ? (
        <span className="text-ink-3">{`   Idempotency-Key: ${call.idempotencyKey}`}</span>
      ) : null}
      {"\n"}
      {call.fields.map(({ name, value, note }) => (
        <span key={name}>
          {name.padEnd(FIELD_CHARS)} <span className="font-medium text-ink">{value}</span>
          {note ? <span className="text-ink-3">{`   ${note}`}</span> : null}
          {"\n"}
        </span>
      ))}
    </>
  );
}
