import { randomUUID } from "node:crypto";

// Only forms that machines make: a UUID, a trace id, a ULID. Words could name a patient.
const MACHINE_MADE =
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9A-HJKMNP-TV-Z]{26})$/i;

/** The caller's `X-Request-Id` if it has the form of one, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return MACHINE_MADE.test(given) ? given : randomUUID();
}
