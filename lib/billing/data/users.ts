import type { Role, Scope } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db/transaction";

export type NewUser = { email: string; name: string; passwordHash: string };
export type Membership = { role: Role; companyId: number | null; officeId: number | null };

/** Somebody who may sign in, with one membership. Answers the user's id. `at` is real time. */
export async function insertUser(
  tx: Tx,
  user: NewUser,
  membership: Membership,
  at: Date,
): Promise<number> {
  const { userId } = await tx.user.create({
    data: {
      ...user,
      email: user.email.toLowerCase(),
      createdAt: at,
      memberships: { create: membership },
    },
    select: { userId: true },
  });
  return userId;
}

export type NewApiKey = {
  prefix: string;
  secretHash: string;
  name: string;
  scopes: Scope[];
  isAdmin: boolean;
  companyId: number | null;
  officeId: number | null;
  expiresAt: Date | null;
};

/** A key as its hash. Answers its id. `at` is real time. */
export async function insertApiKey(tx: Tx, key: NewApiKey, at: Date): Promise<number> {
  const { apiKeyId } = await tx.apiKey.create({
    data: { ...key, createdAt: at },
    select: { apiKeyId: true },
  });
  return apiKeyId;
}
