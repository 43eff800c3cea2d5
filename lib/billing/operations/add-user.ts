import { hashPassword } from "@/lib/auth/password";
import { PLATFORM, requireAccess, rolesToGive, type Target } from "@/lib/auth/policy";
import { recordAudit } from "@/lib/audit/record";
import { businessNow, realNow } from "@/lib/clock";
import { isUniqueViolation } from "@/lib/db/errors";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { findOffice } from "../data/offices";
import { insertUser, type Membership } from "../data/users";
import { refuse } from "../domain/errors";

export type AddUserOrder = {
  email: string;
  name: string;
  password: string;
  membership: Membership;
};

/** Adds somebody who may sign in. Refuses `already_exists` when the e-mail is taken. */
export async function addUser(context: Context, order: AddUserOrder): Promise<number> {
  const { membership, password, ...person } = order;
  const target = targetOf(membership);
  requireAccess(context.actor, "members.manage", target);
  if (!rolesToGive(context.actor, target).includes(membership.role)) refuse("forbidden");
  const passwordHash = await hashPassword(password);
  try {
    return await inTransaction(systemScope(), async (tx) => {
      if (membership.officeId !== null) {
        const office = await findOffice(tx, membership.officeId);
        if (office?.companyId !== membership.companyId) refuse("not_found");
      }
      const userId = await insertUser(tx, { ...person, passwordHash }, membership, realNow());
      await recordAudit(tx, context, {
        action: "user.create",
        object: { type: "user", id: String(userId) },
        companyId: membership.companyId,
        officeId: membership.officeId,
        businessAt: await businessNow(tx),
        details: { role: membership.role },
      });
      return userId;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return refuse("already_exists", "Somebody signs in with this e-mail already.");
  }
}

function targetOf({ companyId, officeId }: Membership): Target {
  return companyId === null ? PLATFORM : { companyId, officeId };
}
