import { beforeEach, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import { admin, makeOffice, setClock } from "@/lib/testing/practice";
import { movement, stripeSays } from "@/lib/testing/stripe-says";
import { showInvoice } from "../views/show-invoice";
import { chargeOneOff } from "./charge-one-off";
import { creditInvoice } from "./credit-invoice";
import { refundInvoice } from "./refund-invoice";

beforeEach(() => setClock("2026-01-10T15:00:00Z"));

const reason = "Charged too much";

async function sentInvoice() {
  const office = await makeOffice();
  const order = { charge_type: "setup_fee", quantity: 1, placement: "separate" } as const;
  const { invoice } = await chargeOneOff(admin, { ...order, office_id: office.officeId });
  return { office, invoiceId: invoice.invoice_id };
}

/** Of 250.00. */
async function paidInvoice(cents = 25_000) {
  const sent = await sentInvoice();
  await pay(sent.invoiceId, cents);
  return sent;
}

function pay(invoiceId: number, paidCents: number): Promise<void> {
  const status = paidCents >= 25_000 ? "paid" : "open";
  const movements = [movement(`ch_paid${invoiceId}`, paidCents)];
  return stripeSays(invoiceId, { status, paidCents, movements });
}

const notesOf = (invoiceId: number) =>
  adminQuery(
    `select kind::text, amount::text, reason from credit_notes
     where invoice_id = $1 order by credit_note_sequence`,
    [invoiceId],
  );

const intentsOf = (invoiceId: number) =>
  adminQuery(
    `select o.kind, n.amount::text from stripe_outbox o join credit_notes n using (credit_note_id)
     where o.invoice_id = $1 order by outbox_id`,
    [invoiceId],
  );

async function officeCredit(officeId: number): Promise<unknown> {
  const [row] = await adminQuery(
    "select credit_balance::text as cents from offices where office_id = $1",
    [officeId],
  );
  return row?.["cents"];
}

async function balances(invoiceId: number): Promise<Record<string, string>> {
  const rows = await adminQuery<{ account: string; sum: string }>(
    `select account, sum(amount)::text as sum from (
       select debit_account as account, amount from journal where invoice_id = $1
       union all select credit_account, -amount from journal where invoice_id = $1) t
     group by account having sum(amount) <> 0 order by account`,
    [invoiceId],
  );
  return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]));
}

describe("a credit", () => {
  test("lowers what is due, with a number of its own and an order for Stripe", async () => {
    const { invoiceId } = await sentInvoice();
    expect(await creditInvoice(admin, invoiceId, { amountCents: 5000, reason })).toMatchObject({
      status: "sent",
      amount_credited: "50.00",
      amount_due: "200.00",
      amount_paid: "0.00",
    });
    expect(await notesOf(invoiceId)).toEqual([{ kind: "reduces_due", amount: "50.00", reason }]);
    expect(await intentsOf(invoiceId)).toEqual([{ kind: "credit", amount: "50.00" }]);
    expect(await balances(invoiceId)).toEqual({ contract: "-200.00", receivable: "200.00" });
  });

  test("that leaves nothing due makes the invoice paid, and its office active again", async () => {
    const { office, invoiceId } = await sentInvoice();
    await stripeSays(invoiceId, { status: "open", hasFailedAttempt: true });
    const standing = async () =>
      (
        await adminQuery(
          "select subscription_status::text as is from offices where office_id = $1",
          [office.officeId],
        )
      )[0]?.["is"];
    expect(await standing()).toBe("past_due");
    expect(await creditInvoice(admin, invoiceId, { amountCents: 25_000, reason })).toMatchObject({
      status: "paid",
      amount_paid: "0.00",
      amount_due: "0.00",
      paid_at: "2026-01-10T15:00:00.000Z",
      allowed_actions: [],
    });
    expect(await standing()).toBe("active");
    expect(await balances(invoiceId)).toEqual({});
  });

  test("of a paid invoice needs to say where it goes, and goes there", async () => {
    const { office, invoiceId } = await paidInvoice();
    const credit = { amountCents: 5000, reason };
    await expect(creditInvoice(admin, invoiceId, credit)).rejects.toMatchObject({
      code: "invalid_value",
      errors: [{ path: "excess" }],
    });
    await creditInvoice(admin, invoiceId, { ...credit, excess: "office_credit" });
    expect(await officeCredit(office.officeId)).toBe("50.00");
    expect(await balances(invoiceId)).toEqual({
      cash: "250.00",
      contract: "-200.00",
      customer_credit: "-50.00",
    });
    expect(await creditInvoice(admin, invoiceId, { ...credit, excess: "refund" })).toMatchObject({
      status: "paid",
      amount_credited: "100.00",
      amount_refunded: "0.00",
    });
    expect(await intentsOf(invoiceId)).toEqual([
      { kind: "credit", amount: "50.00" },
      { kind: "refund", amount: "50.00" },
    ]);
  });

  test("that reaches from the unpaid into the paid part is two notes", async () => {
    const { invoiceId } = await paidInvoice(20_000);
    const credit = { amountCents: 6000, reason, excess: "refund" } as const;
    expect(await creditInvoice(admin, invoiceId, credit)).toMatchObject({
      status: "paid",
      amount_paid: "200.00",
      amount_due: "0.00",
    });
    expect(await notesOf(invoiceId)).toMatchObject([
      { kind: "reduces_due", amount: "50.00" },
      { kind: "refund", amount: "10.00" },
    ]);
    expect(await intentsOf(invoiceId)).toEqual([
      { kind: "credit", amount: "50.00" },
      { kind: "refund", amount: "10.00" },
    ]);
  });

  test("is refused beyond the invoice and beyond what was paid, and writes nothing", async () => {
    const { invoiceId } = await sentInvoice();
    const credit = (amountCents: number) =>
      creditInvoice(admin, invoiceId, { amountCents, reason });
    await expect(credit(25_001)).rejects.toMatchObject({ code: "credit_exceeds_invoice" });
    await credit(25_000);
    await expect(credit(1)).rejects.toMatchObject({ code: "credit_exceeds_invoice" });
    await expect(refundInvoice(admin, invoiceId, { amountCents: 1, reason })).rejects.toMatchObject(
      { code: "refund_exceeds_paid" },
    );
    expect(await notesOf(invoiceId)).toHaveLength(1);
  });

  test("twenty at once never exceed the invoice, and their numbers have no gap", async () => {
    const { invoiceId } = await sentInvoice();
    const credits = Array.from({ length: 20 }, () =>
      creditInvoice(admin, invoiceId, { amountCents: 2000, reason }),
    );
    const done = (await Promise.allSettled(credits)).filter((one) => one.status === "fulfilled");
    expect(done).toHaveLength(12);
    expect(await showInvoice(admin, invoiceId)).toMatchObject({ amount_credited: "240.00" });
    const [numbers] = await adminQuery(
      `select count(*)::int as notes, max(credit_note_sequence)::int as last,
         (select last_value from number_counters where name = 'credit_note') as counter from credit_notes`,
    );
    expect(numbers?.["last"]).toBe(numbers?.["notes"]);
    expect(numbers?.["counter"]).toBe(numbers?.["notes"]);
  });
});

describe("a refund", () => {
  test("writes its credit note at once and counts as given back when Stripe says so", async () => {
    const { invoiceId } = await paidInvoice();
    expect(await refundInvoice(admin, invoiceId, { amountCents: 5000, reason })).toMatchObject({
      status: "paid",
      amount_credited: "50.00",
      amount_refunded: "0.00",
    });
    expect(await intentsOf(invoiceId)).toEqual([{ kind: "refund", amount: "50.00" }]);
  });

  test("is never promised twice", async () => {
    const { invoiceId } = await paidInvoice();
    const refunds = [1, 2, 3].map(() =>
      refundInvoice(admin, invoiceId, { amountCents: 20_000, reason }),
    );
    const refused = (await Promise.allSettled(refunds)).filter((one) => one.status === "rejected");
    expect(refused).toHaveLength(2);
    expect(refused).toMatchObject([
      { reason: { code: "refund_exceeds_paid" } },
      { reason: { code: "refund_exceeds_paid" } },
    ]);
  });
});

test("only an admin may, a reason may not name a patient, and each act is audited", async () => {
  const { office, invoiceId } = await paidInvoice();
  const stranger = await makeOffice();
  const credit = { amountCents: 100, reason, excess: "refund" } as const;
  for (const verb of [creditInvoice, refundInvoice]) {
    await expect(verb(office.manager, invoiceId, credit)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(verb(stranger.manager, invoiceId, credit)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      verb(admin, invoiceId, { ...credit, reason: "call ann@example.com" }),
    ).rejects.toMatchObject({ code: "possible_ephi" });
    await verb(admin, invoiceId, credit);
  }
  const audits = await adminQuery(
    `select action, details->'after'->>'credited_cents' as credited from audit_events
     where object_id = $1 and action in ('invoice.credit', 'invoice.refund') order by event_id`,
    [String(invoiceId)],
  );
  expect(audits).toEqual([
    { action: "invoice.credit", credited: "100" },
    { action: "invoice.refund", credited: "200" },
  ]);
});
