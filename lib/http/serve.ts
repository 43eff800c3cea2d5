import { problemAnswer } from "./answer";
import type { Method } from "./endpoint";
import { problem } from "./problem";
import type { Params, Route } from "./route";
import { turnAway } from "./turn-away";

type Handler = (request: Request, params: Params) => Promise<Response>;
export type Handlers = Record<Method | "OPTIONS", Handler>;

const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The exports of a route file: its routes, and a 405 with `Allow` for every other method. */
export function serve(...routes: Pick<Route, "method" | "handle">[]): Handlers {
  const taken = METHODS.filter((method) => routes.some((route) => route.method === method));
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  const refused: Handler = (request) =>
    turnAway(request, (id) => problemAnswer(problem("method_not_allowed", id)), { allow });
  const options: Handler = (request) =>
    turnAway(request, () => ({ status: 204, body: null, type: "" }), { allow });
  const handlerOf = (method: Method): Handler =>
    routes.find((route) => route.method === method)?.handle ?? refused;
  return {
    GET: handlerOf("GET"),
    POST: handlerOf("POST"),
    PUT: handlerOf("PUT"),
    PATCH: handlerOf("PATCH"),
    DELETE: handlerOf("DELETE"),
    OPTIONS: options,
  };
}
