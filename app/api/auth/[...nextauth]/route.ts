import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { SIGN_IN_LIMITS } from "@/lib/auth/limits";
import { authOptions, TOO_MANY_ATTEMPTS } from "@/lib/auth/next-auth";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

const NO_STORE = { "cache-control": "private, no-store" };

const answer = NextAuth as unknown as (
  request: NextRequest,
  context: RouteContext,
  options: ReturnType<typeof authOptions>,
) => Promise<Response>;

/** A script is told the limits by status; a form goes back to its page, which says it in words. */
async function tellLimits(response: Response): Promise<Response> {
  if (response.status !== 401) return response;
  const body = await response.clone().text();
  if (!body.includes(`error=${TOO_MANY_ATTEMPTS}`)) return response;
  const headers = new Headers(response.headers);
  headers.set("retry-after", String(SIGN_IN_LIMITS.byAccountAndAddress.duration));
  return new Response(body, { status: 429, headers });
}

/** next-auth throws on a broken body, and the thrown message repeats a part of it. */
async function isReadable(request: NextRequest): Promise<boolean> {
  if (!request.headers.get("content-type")?.includes("application/json")) return true;
  return request
    .clone()
    .json()
    .then((body: unknown) => typeof body === "object" && body !== null)
    .catch(() => false);
}

async function handle(request: NextRequest, context: RouteContext): Promise<Response> {
  const { nextauth } = await context.params;
  // next-auth would write what any browser sends here into our log.
  if (nextauth[0] === "_log") return Response.json({}, { headers: NO_STORE });
  if (!(await isReadable(request))) {
    return Response.json({ message: "The body is not JSON." }, { status: 400, headers: NO_STORE });
  }
  const response = await answer(request, context, authOptions());
  if (!response.headers.has("cache-control")) {
    response.headers.set("cache-control", NO_STORE["cache-control"]);
  }
  return tellLimits(response);
}

export { handle as GET, handle as POST };
