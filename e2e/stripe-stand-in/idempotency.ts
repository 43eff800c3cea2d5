import { invalidRequest, StripeError } from "./errors";
import { insert, remove, type StoredAnswer } from "./store";
import type { World } from "./world";

export type Answer = { status: number; body: string };

export type Claim =
  /** Another request with this key was answered before: say the same. */
  | { kind: "replay"; answer: Answer }
  /** This request is the first: it must `finish` or `release` the key. */
  | { kind: "first"; finish: (answer: Answer) => void; release: () => void }
  | { kind: "none" };

const MAX_KEY_LENGTH = 255;

function conflict(key: string): StripeError {
  return new StripeError(409, {
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message:
      "There is currently another in-progress request using this Idempotent Key (that probably " +
      `means you submitted twice, and the other request is still going through): ${key}.`,
  });
}

function mismatch(key: string, what: string): StripeError {
  return new StripeError(400, {
    type: "idempotency_error",
    message:
      `Keys for idempotent requests can only be used with the same ${what} they were first used ` +
      `with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

/**
 * Claims a v1 idempotency key. The first answer is kept whatever its status, a 500 included, and is
 * replayed; the same key with other parameters or another endpoint is refused.
 */
export function claimKey(
  world: World,
  key: string | undefined,
  request: { method: string; path: string; params: string },
): Claim {
  if (key === undefined || request.method !== "POST") return { kind: "none" };
  if (key === "" || key.length > MAX_KEY_LENGTH) {
    throw invalidRequest(`Idempotency keys must be 1 to ${MAX_KEY_LENGTH} characters long.`);
  }
  const known = world.tables.idempotencyKeys.byId.get(key);
  if (known !== undefined) {
    if (known.path !== request.path) throw mismatch(key, "endpoint");
    if (known.params !== request.params) throw mismatch(key, "parameters");
    if (known.answer === null) throw conflict(key);
    return { kind: "replay", answer: known.answer };
  }
  const claimed: StoredAnswer = insert(world.tables.idempotencyKeys, {
    id: key,
    ...request,
    savedAtMs: Date.now(),
    answer: null,
  });
  return {
    kind: "first",
    finish: (answer) => {
      claimed.answer = answer;
      world.onChange();
    },
    release: () => remove(world.tables.idempotencyKeys, key),
  };
}

/** Forgets answered keys at least so old, as Stripe may after 24 hours. Returns how many. */
export function pruneKeys(world: World, olderThanSeconds: number): number {
  const limit = Date.now() - olderThanSeconds * 1000;
  const old = world.tables.idempotencyKeys.rows.filter(
    (row) => row.answer !== null && row.savedAtMs <= limit,
  );
  for (const row of old) remove(world.tables.idempotencyKeys, row.id);
  return old.length;
}
