const SECRETS = [
  "AUTH_SECRET",
  "FIELD_ENCRYPTION_KEYS",
  "BLIND_INDEX_KEYS",
  "AUDIT_KEY",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "CRON_SECRET",
  "METRICS_TOKEN",
] as const;

const KEY_LISTS: readonly string[] = ["FIELD_ENCRYPTION_KEYS", "BLIND_INDEX_KEYS"];

const WELL_KNOWN = /change[-_ ]?me|password|secretsecret|example|placeholder|insecure|1234567890/i;
const FEWEST_DISTINCT_CHARACTERS = 8;

const partsOf = (name: string, value: string): string[] =>
  KEY_LISTS.includes(name) ? value.split(",").map((entry) => entry.trim()) : [value];

/**
 * Names of the variables that hold a demo secret: one that begins with `demo` (for a key list: a
 * key id that does) or has `demo_` in it, as in `sk_test_demo_…`.
 */
export function demoSecretsIn(source: NodeJS.Dict<string>): string[] {
  return SECRETS.filter((name) =>
    partsOf(name, source[name] ?? "").some((part) => /^demo|demo_/i.test(part)),
  );
}

/** Names of the variables whose secret is a well-known word or has almost no variety. */
export function weakSecretsIn(source: NodeJS.Dict<string>): string[] {
  return SECRETS.filter((name) =>
    partsOf(name, source[name] ?? "").some((part) => {
      const text = KEY_LISTS.includes(name) ? part.slice(part.indexOf(":") + 1) : part;
      if (text === "") return false;
      return WELL_KNOWN.test(text) || new Set(text).size < FEWEST_DISTINCT_CHARACTERS;
    }),
  );
}
