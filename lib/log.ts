import pino, { type DestinationStream, type Logger } from "pino";
import { logLevel } from "@/lib/env";

/** Numbers of our own making: row ids, counts, sizes, times. */
const NUMBER_FIELDS = [
  "officeId",
  "companyId",
  "invoiceId",
  "lineItemId",
  "paymentId",
  "creditNoteId",
  "patientCount",
  "userId",
  "sessionId",
  "apiKeyId",
  "runId",
  "outboxId",
  "auditEventId",
  "status",
  "attempt",
  "count",
  "total",
  "bytes",
  "port",
  "durationMs",
  "delayMs",
] as const;

/** Words of a closed vocabulary: routes as templates, codes, names of jobs and actions. */
const WORD_FIELDS = [
  "requestId",
  "method",
  "route",
  "action",
  "code",
  "job",
  "kind",
  "state",
  "eventType",
  "mode",
  "version",
  "cycleKey",
] as const;

/** Ids of Stripe's objects: only their kind and last four characters are written. */
const PROVIDER_FIELDS = ["customerRef", "invoiceRef", "paymentRef", "eventRef"] as const;

/** All that a log line may say, beside its event name. */
export type LogFields = { [K in (typeof NUMBER_FIELDS)[number]]?: number | undefined } & {
  [K in (typeof WORD_FIELDS)[number] | (typeof PROVIDER_FIELDS)[number]]?: string | undefined;
};

export type LogLevel = "debug" | "info" | "warn" | "error";

const WORD = /^[\w.:/{}[\]*-]{1,120}$/;
const LONG_DIGITS = /\d{7,}/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PROVIDER_ID = /^([a-z]{2,8})_(?:test_|live_)?\w*?(\w{4})$/;

/** `cus_ABCDEFGH1234` → `cus_…1234`; anything that is not such an id → `…`. */
export function maskProviderId(id: string): string {
  const match = id.length >= 10 ? PROVIDER_ID.exec(id) : null;
  return match ? `${match[1]}_…${match[2]}` : "…";
}

const isWord = (text: string): boolean =>
  UUID.test(text) || (WORD.test(text) && !LONG_DIGITS.test(text));

function safeFields(fields: LogFields): Record<string, number | string> {
  const safe: Record<string, number | string> = {};
  for (const name of NUMBER_FIELDS) {
    const value: unknown = fields[name];
    if (typeof value === "number" && Number.isFinite(value)) safe[name] = value;
  }
  for (const name of WORD_FIELDS) {
    const value: unknown = fields[name];
    if (typeof value === "string") safe[name] = isWord(value) ? value : "[dropped]";
  }
  for (const name of PROVIDER_FIELDS) {
    const value: unknown = fields[name];
    if (typeof value === "string") safe[name] = maskProviderId(value);
  }
  return safe;
}

const CODE = /^\w{1,40}$/;
const ERROR_NAME = /^\w{1,60}$/;
const FRAME = /^\s+at (?:[\w$.<>[\]# ]+ \()?(?:file:|node:|webpack|\[|\/)?[^()\s]*:\d+:\d+\)?$/;
const MAX_FRAMES = 12;

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

/**
 * What may be written of a thrown value: its class, its code, its stack frames. Never its message:
 * a driver repeats the offending value there.
 */
export function describeError(error: unknown): Record<string, string | string[]> {
  const described: Record<string, string | string[]> = {};
  if (!(error instanceof Error)) return { errorName: typeof error };
  described.errorName = ERROR_NAME.test(error.name) ? error.name : "Error";
  const codes = [error, error.cause].flatMap((source) => [
    property(source, "code"),
    property(source, "originalCode"),
  ]);
  const code = codes.find((each) => typeof each === "string" && CODE.test(each));
  if (typeof code === "string") described.errorCode = code;
  // A message may itself hold lines that look like frames: cut it off before looking for them.
  const stack = (error.stack ?? "").replace(error.message, "");
  const frames = stack.split("\n").filter((line) => FRAME.test(line));
  described.stack = frames.slice(0, MAX_FRAMES).map((line) => line.trim());
  return described;
}

/** A log that writes known fields only; `destination` is for tests. */
export function createLog(destination?: DestinationStream, level: string = logLevel()) {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const sink: Logger = destination ? pino(options, destination) : pino(options);
  const write = (at: LogLevel, event: string, fields: LogFields): void => {
    sink[at](safeFields(fields), isWord(event) ? event : "[dropped]");
  };
  return {
    debug: (event: string, fields: LogFields = {}) => write("debug", event, fields),
    info: (event: string, fields: LogFields = {}) => write("info", event, fields),
    warn: (event: string, fields: LogFields = {}) => write("warn", event, fields),
    /** Pass what was thrown as `error`: class, code and frames are written, never the message. */
    error: (event: string, error: unknown, fields: LogFields = {}) => {
      const described = error === undefined ? {} : describeError(error);
      sink.error({ ...safeFields(fields), ...described }, isWord(event) ? event : "[dropped]");
    },
  };
}

/** The one log. Events are dotted words: `rollover.finished`. */
export const log = createLog();
