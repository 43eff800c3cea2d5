import type { World } from "./world";

/** The ids in a path, in order: `/v1/invoices/:id/pay` has one. */
export type PathIds = { id: string };

export type Route = {
  method: "GET" | "POST" | "DELETE";
  /** With at most one `:id`. */
  path: string;
  /** Module and name of the SDK's parameter type, e.g. `Invoices.InvoicePayParams`; null: none. */
  params: string | null;
  handle: (world: World, params: never, ids: PathIds) => unknown;
};

/** One endpoint; `P` is the type its checked and converted parameters have. */
export function route<P>(
  method: Route["method"],
  path: string,
  params: string | null,
  handle: (world: World, params: P, ids: PathIds) => unknown,
): Route {
  return { method, path, params, handle: handle };
}
