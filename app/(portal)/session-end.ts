const SESSION = "/api/auth/session";

/** How long the session still lasts, in milliseconds; null when nobody answers. */
export async function readTimeLeft(): Promise<{ leftMs: number } | null> {
  const response = await fetch(SESSION, { cache: "no-store" }).catch(() => null);
  if (!response?.ok) return null;
  const expires = memberOf(await response.json().catch(() => null), "expires");
  // By the server's clock: the one of this computer may be wrong.
  const now = Date.parse(response.headers.get("date") ?? "");
  const leftMs = typeof expires === "string" ? Date.parse(expires) - now : 0;
  return Number.isNaN(leftMs) ? null : { leftMs };
}

/** Puts the idle log-off off. Answers whether it worked. */
export async function staySignedIn(): Promise<boolean> {
  const csrf = await fetch("/api/auth/csrf").catch(() => null);
  const csrfToken = memberOf(await csrf?.json().catch(() => null), "csrfToken");
  const response = await fetch(SESSION, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ csrfToken, data: {} }),
  }).catch(() => null);
  return response?.ok === true;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (Reflect.get(value, name) as unknown) : null;
}
