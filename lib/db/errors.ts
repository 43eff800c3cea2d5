import pg from "pg";
import { Prisma } from "./generated/client";

type DriverError = { cause?: { kind?: unknown; originalCode?: unknown; code?: unknown } };

/** What the driver adapter says of an error: inside of Prisma's own, or thrown as it is. */
function causeOf(error: object): DriverError["cause"] {
  const meta = "meta" in error ? (error.meta as { driverAdapterError?: DriverError } | null) : null;
  return meta?.driverAdapterError?.cause ?? (error as DriverError).cause;
}

/** The SQLSTATE behind an error of Prisma, of its driver adapter or of the driver, if there is one. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const cause = causeOf(error);
  const meta = "meta" in error ? (error.meta as { code?: unknown } | null) : null;
  const own = error instanceof pg.DatabaseError ? error.code : undefined;
  const code = cause?.originalCode ?? cause?.code ?? meta?.code ?? own;
  return typeof code === "string" ? code : null;
}

/** Whether the same transaction may succeed when it is tried again: serialization failure or deadlock. */
export function isRetryable(error: unknown): boolean {
  const isConflict =
    error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2034";
  const state = sqlStateOf(error);
  return isConflict || state === "40001" || state === "40P01";
}

/** Whether a unique index refused a row. The value is not told: it may be ePHI. */
export function isUniqueViolation(error: unknown): boolean {
  const isKnown = error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
  return isKnown || sqlStateOf(error) === "23505";
}

/** What the driver throws, without any code, when the connection breaks under it. */
const BROKEN_CONNECTION =
  /^(Connection terminated|timeout exceeded when trying to connect|Client .+ is not queryable)/;

/** What the system says of a connection that cannot be made or breaks. */
const BROKEN_SOCKET = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EPIPE", "ETIMEDOUT"];

/** What the adapter calls it when Prisma hands its error on as it is, as at the begin of a transaction. */
const UNREACHED = [
  "ConnectionClosed",
  "DatabaseNotReachable",
  "SocketTimeout",
  "TooManyConnections",
];

/** Whether the database could not be reached, is shutting down, or was lost on the way. */
export function isUnavailable(error: unknown): boolean {
  const code = error instanceof Prisma.PrismaClientKnownRequestError ? error.code : "";
  const state = sqlStateOf(error) ?? "";
  return (
    ["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2037"].includes(code) ||
    state.startsWith("08") ||
    ["57P01", "57P02", "57P03", "53300", "25P03"].includes(state) ||
    error instanceof Prisma.PrismaClientInitializationError ||
    (error instanceof Error &&
      (BROKEN_CONNECTION.test(error.message) ||
        UNREACHED.includes(kindOf(error)) ||
        ("code" in error && BROKEN_SOCKET.includes(String(error.code)))))
  );
}

function kindOf(error: Error): string {
  const kind = causeOf(error)?.kind;
  return typeof kind === "string" ? kind : "";
}
