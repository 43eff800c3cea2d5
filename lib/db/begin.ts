import type { ClientBase, QueryConfig, QueryResult } from "pg";

type Send = (query: QueryConfig) => Promise<QueryResult | QueryResult[]>;

const BEGUN = { command: "BEGIN", rowCount: null, oid: 0, fields: [], rows: [] };

/**
 * Makes a connection of the pool send each BEGIN together with the statement that follows, in one
 * message: a transaction takes on its scope without a round trip of its own.
 */
export function joinBegins(client: ClientBase): void {
  const send = client.query.bind(client) as Send;
  let isHeld = false;
  const query = async (next: QueryConfig) => {
    if (next.text === "BEGIN") {
      isHeld = true;
      return BEGUN;
    }
    if (!isHeld) return send(next);
    isHeld = false;
    // Only statements without parameters can share a message with another.
    if (next.values?.length) {
      await send({ text: "BEGIN" });
      return send(next);
    }
    const results = await send({ ...next, text: `BEGIN;${next.text}` });
    return Array.isArray(results) ? results.at(-1) : results;
  };
  const passOn = client.query.bind(client) as (...args: unknown[]) => unknown;
  Object.assign(client, {
    query: (...args: unknown[]) =>
      args.length === 1 && typeof args[0] === "object"
        ? query(args[0] as QueryConfig)
        : passOn(...args),
  });
}
