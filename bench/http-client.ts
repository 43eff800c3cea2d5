import { Agent, request } from "node:http";

export type HttpClient = {
  /** Sends one request and reads its answer to the end. */
  send: (method: "GET" | "POST", path: string) => Promise<{ status: number; body: string }>;
  /** Closes the kept connections; what is sent later opens new ones. */
  rest: () => void;
};

/** A thin client on kept connections: what it costs is a small part of what it measures. */
export function httpClient(
  url: string,
  connections: number,
  headers: Readonly<Record<string, string>> = {},
): HttpClient {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const send: HttpClient["send"] = (method, path) =>
    new Promise((resolve, reject) => {
      const sent = request(
        { agent, hostname, port, family: 4, method, path, headers },
        (answer) => {
          let body = "";
          answer.setEncoding("utf8");
          answer.on("data", (chunk: string) => (body += chunk));
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
          answer.on("error", reject);
        },
      );
      sent.on("error", reject);
      sent.end();
    });
  return { send, rest: () => agent.destroy() };
}

/** Works a list off, `width` at a time, in its order. Answers how many were done a second. */
export async function rateOf<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<number> {
  let next = 0;
  const worker = async () => {
    for (;;) {
      const item = items[next];
      next += 1;
      if (item === undefined) return;
      await work(item);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: width }, worker));
  return items.length / ((performance.now() - startedAt) / 1_000);
}
