export type LoggedRequest = {
  at: string;
  method: string;
  /** With the query string. */
  url: string;
  path: string;
  params: unknown;
  rawBody: string;
  headers: Record<string, string>;
  idempotencyKey: string | null;
  /** null while running, or when the connection was dropped without an answer. */
  status: number | null;
  replayed: boolean;
  fault: string | null;
};

export type RequestLog = {
  add: (entry: LoggedRequest) => LoggedRequest;
  list: () => readonly LoggedRequest[];
  clear: () => void;
};

const MAX_ENTRIES = 50_000;
const KEPT_HEADERS = new Set(["idempotency-key", "stripe-version", "user-agent", "content-type"]);

/** The headers worth looking at; never the key of the account. */
export function keptHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => KEPT_HEADERS.has(name))
      .map(([name, value]) => [name, String(value)]),
  );
}

export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  return {
    add: (entry) => {
      entries.push(entry);
      if (entries.length > MAX_ENTRIES) entries = entries.slice(-MAX_ENTRIES / 2);
      return entry;
    },
    list: () => entries,
    clear: () => {
      entries = [];
    },
  };
}
