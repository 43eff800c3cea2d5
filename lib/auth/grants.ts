import type { Grant } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db/transaction";

/**
 * A person's memberships as they stand now. A membership of an office covers the offices below it.
 * Needs the system's scope: who someone is must be known before their own scope is.
 */
export async function loadGrants(tx: Tx, userId: number): Promise<Grant[]> {
  return tx.$queryRaw<Grant[]>`
    with recursive covered(membership_id, office_id) as (
      select membership_id, office_id from memberships
      where user_id = ${userId} and office_id is not null
      union
      select c.membership_id, o.office_id
      from covered c join offices o on o.parent_office_id = c.office_id
    )
    select m.role::text as "role",
      -- An office membership tells its company too, but does not cover it.
      case when m.office_id is null then m.company_id end as "companyId",
      array(
        select c.office_id from covered c where c.membership_id = m.membership_id order by c.office_id
      ) as "officeIds"
    from memberships m
    where m.user_id = ${userId}
    order by m.membership_id`;
}
