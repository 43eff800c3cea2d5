import { env, isProductionMode } from "@/lib/env";

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * Whether a browser's request comes from our own pages: its `Origin` is that of APP_URL. Requests
 * without one are not. On a loopback address demo and test also accept the host that was called.
 */
export function isSameOrigin(request: { headers: Headers }): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return false;
  if (origin === env().APP_URL) return true;
  const host = request.headers.get("host") ?? "";
  return !isProductionMode() && LOOPBACK.test(host) && origin === `http://${host}`;
}
