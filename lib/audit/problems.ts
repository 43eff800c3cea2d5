export type AuditProblem = { kind: "edited" | "removed" | "reordered" | "truncated"; at: string };

/** Told one by one; past so many a log is lost anyway. */
const MOST = 1_000;

export type Findings = {
  problems: AuditProblem[];
  report: (kind: AuditProblem["kind"], at: string) => void;
  has: (kind: AuditProblem["kind"], at: string) => boolean;
};

export function newFindings(): Findings {
  const problems = new Map<string, AuditProblem>();
  return {
    get problems() {
      return [...problems.values()];
    },
    report: (kind, at) => {
      if (problems.size < MOST) problems.set(`${kind} ${at}`, { kind, at });
    },
    has: (kind, at) => problems.has(`${kind} ${at}`),
  };
}

/** What a problem is about; chain 0 is the platform's. */
export const eventAt = (eventId: bigint): string => `event:${eventId}`;
export const sealAt = (companyId: number, seq: number): string => `seal:${companyId}/${seq}`;
export const headAt = (companyId: number): string => `head:${companyId}`;
export const COUNT_AT = "head:all";
