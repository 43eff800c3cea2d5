/** One request to Stripe in rows that can be read. */
export type StripeCallView = {
  method: "POST";
  path: string;
  /** Given with the row that asks for it, so not before. */
  idempotencyKey: string | null;
  fields: { name: string; value: string; note?: string }[];
};

/** What stands for ids that are given on confirmation; they have the form of real ones. */
export const STAND_IN = { invoiceId: 2_147_483_647, customerId: "cus_givenOnConfirm" } as const;

const GIVEN_LATER = "given on confirm";
const DRAFT = "{draft}";

type PlannedRequest = { method: "POST"; path: string; params: unknown };

/** Planned requests as names and values; Stripe's ids are masked, those to come are marked. */
export function shownCalls(requests: readonly PlannedRequest[]): StripeCallView[] {
  return requests.map(({ method, path, params }) => {
    // What has a form of its own for the wire, such as a decimal, is asked for it.
    const plain: unknown = JSON.parse(JSON.stringify(params));
    return {
      method,
      path: path.replace(DRAFT, "in_…"),
      idempotencyKey: null,
      fields: flatten("", plain).map(shownField),
    };
  });
}

type Field = { name: string; value: string };

function flatten(name: string, value: unknown): Field[] {
  if (typeof value !== "object" || value === null) return [{ name, value: String(value) }];
  return Object.entries(value).flatMap(([key, member]) =>
    flatten(name === "" ? key : `${name}.${key}`, member),
  );
}

function shownField({ name, value }: Field): StripeCallView["fields"][number] {
  if (value === DRAFT) return { name, value: "in_…", note: GIVEN_LATER };
  if (value === STAND_IN.customerId) return { name, value: "cus_…", note: GIVEN_LATER };
  if (name === "metadata.invoice_id" && value === String(STAND_IN.invoiceId)) {
    return { name, value: "…", note: GIVEN_LATER };
  }
  return { name, value: value.replace(/^(cus|in)_\w*(\w{4})$/, "$1_…$2") };
}
