import { z } from "zod";
import { id, instantIn, instantOut, listOf, pageIn, pathId } from "./fields";

const word = z.string().regex(/^[a-z][a-z0-9_.-]{0,59}$/);

export const auditListIn = pageIn
  .extend({
    action: word.optional(),
    object_type: word.optional(),
    object_id: z
      .string()
      .regex(/^[\w.:,-]{1,100}$/)
      .optional(),
    office_id: pathId.optional(),
    from: instantIn.optional(),
    to: instantIn.optional(),
  })
  .refine((query) => query.object_id === undefined || query.object_type !== undefined, {
    path: ["object_type"],
    error: "is required with object_id",
  });
export type AuditListIn = z.output<typeof auditListIn>;

export const auditEventOut = z.strictObject({
  event_id: z.int().positive(),
  recorded_at: instantOut,
  business_at: instantOut,
  actor: z.strictObject({ type: z.enum(["user", "api_key", "system", "stripe"]), id: z.string() }),
  action: z.string(),
  object: z.strictObject({ type: z.string(), id: z.string() }),
  office_id: id.nullable(),
  company_id: id.nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEventOut = z.output<typeof auditEventOut>;
export const auditListOut = listOf(auditEventOut);
export type AuditListOut = z.output<typeof auditListOut>;

export const auditVerificationOut = z.strictObject({
  ok: z.boolean(),
  events: z.int().nonnegative(),
  seals: z.int().nonnegative(),
  unsealed: z.int().nonnegative(),
  problems: z.array(
    z.strictObject({
      kind: z.enum(["edited", "removed", "reordered", "truncated"]),
      at: z.string(),
    }),
  ),
});
export type AuditVerificationOut = z.output<typeof auditVerificationOut>;
