import { type Problem, problemOnWire } from "./problem";

/** What an entrance says, before it becomes a Response: all of it can be stored and replayed. */
export type Answer = { status: number; body: string | null; isProblem: boolean };

const RETRY_AFTER_SECONDS: Partial<Record<Problem["code"], string>> = {
  request_in_progress: "1",
  unavailable: "2",
};

export function valueAnswer(status: number, value: unknown): Answer {
  return { status, body: value === undefined ? null : JSON.stringify(value), isProblem: false };
}

export function problemAnswer(problem: Problem): Answer {
  return { status: problem.status, body: JSON.stringify(problemOnWire(problem)), isProblem: true };
}

/** Headers that belong to a problem whoever answers it. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const wait = RETRY_AFTER_SECONDS[problem.code];
  return {
    ...(wait && { "retry-after": wait }),
    ...(problem.status === 401 && { "www-authenticate": 'Bearer realm="Lumbar"' }),
  };
}

/** The Response, with the headers every answer of the API carries. */
export function respond(answer: Answer, requestId: string, headers: HeadersInit = {}): Response {
  const all = new Headers(headers);
  all.set("x-request-id", requestId);
  all.set("cache-control", "private, no-store");
  if (answer.body !== null) {
    all.set("content-type", answer.isProblem ? "application/problem+json" : "application/json");
  }
  return new Response(answer.body, { status: answer.status, headers: all });
}
