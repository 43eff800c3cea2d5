import type { Tx } from "@/lib/db/transaction";
import type { Cents } from "../domain/money";
import type { NamedOffice } from "./office-lists";

export type DraftToReview = NamedOffice & {
  invoiceId: number;
  reviewState: "parked" | "held";
  startAt: Date;
  endAt: Date;
  timeZone: string;
  lines: number;
  totalCents: Cents;
  /** The office's last monthly invoice before it that was not canceled. */
  previousNumber: string | null;
  previousLines: number | null;
  renewals: number;
  renewalCents: Cents;
  activations: number;
  activationCents: Cents;
};

/** Drafts that wait for a person, the oldest period first. */
export async function listDraftsToReview(tx: Tx, limit: number): Promise<DraftToReview[]> {
  return tx.$queryRaw<DraftToReview[]>`
    select o.office_id as "officeId", o.name, o.subscription_status::text as status, o.company_id as "companyId",
      c.name as "companyName", o.time_zone as "timeZone",
      i.invoice_id as "invoiceId", i.review_state::text as "reviewState", i.billing_period_start as "startAt",
      i.billing_period_end as "endAt", i.line_count as lines, i.total_cents::float8 as "totalCents",
      previous.invoice_number as "previousNumber", previous.line_count as "previousLines",
      made.renewals, made.renewal_cents as "renewalCents", made.activations, made.activation_cents as "activationCents"
    from invoices i
    join offices o on o.office_id = i.office_id
    join companies c on c.company_id = i.company_id
    left join lateral (
      select p.invoice_number, p.line_count from invoices p
      where p.office_id = i.office_id and p.invoice_type = 'monthly' and p.status <> 'canceled'
        and p.billing_period_start < i.billing_period_start
      order by p.billing_period_start desc limit 1) previous on true
    cross join lateral (
      select (count(*) filter (where l.item_type = 'patient_renewal'))::int as renewals,
        coalesce(sum(l.total_price * 100) filter (where l.item_type = 'patient_renewal'), 0)::float8 as renewal_cents,
        (count(*) filter (where l.item_type = 'patient_activation'))::int as activations,
        coalesce(sum(l.total_price * 100) filter (where l.item_type = 'patient_activation'), 0)::float8 as activation_cents
      from invoice_line_items l where l.invoice_id = i.invoice_id) made
    where i.status = 'draft' and i.review_state in ('parked', 'held') and i.invoice_type = 'monthly'
    order by i.billing_period_start, i.invoice_id limit ${limit}`;
}

/** Offices whose cycle has ended, the oldest end first. */
export async function listNamedDueOffices(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<(NamedOffice & { timeZone: string })[]> {
  return tx.$queryRaw<(NamedOffice & { timeZone: string })[]>`
    select o.office_id as "officeId", o.name, o.subscription_status::text as status, o.company_id as "companyId",
      c.name as "companyName", o.time_zone as "timeZone"
    from offices o join companies c on c.company_id = o.company_id
    where o.cycle_end_at <= ${now} order by o.cycle_end_at, o.office_id limit ${limit}`;
}

/** The names of offices by id. */
export async function listOfficeNames(
  tx: Tx,
  officeIds: readonly number[],
): Promise<Map<number, string>> {
  const rows = await tx.office.findMany({
    where: { officeId: { in: [...officeIds] } },
    select: { officeId: true, name: true },
  });
  return new Map(rows.map((row) => [row.officeId, row.name]));
}
