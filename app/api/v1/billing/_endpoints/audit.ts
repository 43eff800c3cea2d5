import { auditListIn, auditListOut, auditVerificationOut } from "@/lib/billing/contract/audit";
import { endpoint } from "@/lib/http/endpoint";

const tag = "Audit";

export const getAuditEvents = endpoint({
  method: "GET",
  url: "/audit-events",
  tag,
  summary: "The audit log, the newest event first",
  description:
    "Who did what to which object, as far as you may read it. `from` (inclusive) and `to` (exclusive) are real time.",
  query: auditListIn,
  output: auditListOut,
  answers: { 200: "A page of events." },
  refusals: ["not_found", "cursor_mismatch"],
  allowedTo: "audit.read",
});

export const getAuditVerification = endpoint({
  method: "GET",
  url: "/audit-events/verify",
  tag,
  summary: "Whether the audit log is as it was written",
  description:
    "Verifies the sealed chains that hold what you may read; the counts are of your own events. `unsealed` events are " +
    "written and wait for their seal. A problem lies at `event:ID`, `seal:COMPANY/NUMBER` or `head:COMPANY`; company 0 " +
    "is the platform.",
  output: auditVerificationOut,
  answers: { 200: "What was found." },
  allowedTo: "audit.read",
});
