import { randomBytes, randomUUID } from "node:crypto";
import { NextResponse, type NextRequest } from "next/server";
import { env } from "@/lib/env";

// Forms and redirects after them may end on Stripe's own pages for payment details and invoices.
const STRIPE_PAGES =
  "https://checkout.stripe.com https://billing.stripe.com https://invoice.stripe.com";

function contentSecurityPolicy(nonce: string): string {
  const { APP_URL, NODE_ENV, STRIPE_API_BASE } = env();
  const isDevelopment = NODE_ENV === "development";
  const standIn = STRIPE_API_BASE === undefined ? "" : ` ${new URL(STRIPE_API_BASE).origin}`;
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    `form-action 'self' ${STRIPE_PAGES}${standIn}`,
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    ...(APP_URL.startsWith("https:") ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/**
 * Gives each page its content security policy with a fresh nonce, and a request id. It is no gate:
 * who may see what is decided where it is read.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(18).toString("base64");
  const requestId = randomUUID();
  const policy = contentSecurityPolicy(nonce);

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-request-id", requestId);
  // Next takes the nonce for its own scripts from this request header.
  headers.set("content-security-policy", policy);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-request-id", requestId);
  return response;
}

export const config = {
  matcher: ["/((?!api/|_next/static/|_next/image|favicon.ico|icon|robots.txt).*)"],
};
