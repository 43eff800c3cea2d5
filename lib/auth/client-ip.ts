import { isIP } from "node:net";

/**
 * The caller's address as the nearest proxy saw it: the last entry of `X-Forwarded-For`, for those
 * before it can be made up by the caller. Null when there is none.
 */
export function clientIp(headers: Headers): string | null {
  const nearest = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  return isIP(nearest) === 0 ? null : nearest;
}
