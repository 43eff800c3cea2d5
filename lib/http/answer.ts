import { type Problem, problemOnWire } from "./problem";

/** What an entrance says, before it becomes a Response: all of it can be stored and replayed. */
export type Answer = {
  status: number;
  body: string | null;
  /** The media type of the body. */
  type: string;
  headers?: Record<string, string>;
};

const JSON_TYPE = "application/json";
const RETRY_AFTER_SECONDS: Partial<Record<Problem["code"], string>> = {
  request_in_progress: "1",
  unavailable: "2",
};

export function valueAnswer(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value), type: JSON_TYPE };
}

export function problemAnswer(problem: Problem): Answer {
  const wait = RETRY_AFTER_SECONDS[problem.code];
  return {
    status: problem.status,
    body: JSON.stringify(problemOnWire(problem)),
    type: "application/problem+json",
    headers: {
      ...(wait && { "retry-after": wait }),
      ...(problem.status === 401 && { "www-authenticate": 'Bearer realm="Lumbar"' }),
    },
  };
}

/** The Response, with the headers every answer of the API carries. */
export function respond(
  answer: Answer,
  requestId: string,
  headers: Record<string, string> = {},
): Response {
  const all = new Headers({ ...answer.headers, ...headers });
  all.set("x-request-id", requestId);
  all.set("cache-control", "private, no-store");
  if (answer.body !== null) all.set("content-type", answer.type);
  return new Response(answer.body, { status: answer.status, headers: all });
}
