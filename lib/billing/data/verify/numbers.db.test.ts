import { type Damage, testDamages } from "@/lib/testing/planted-damage";
import { NUMBER_CHECKS } from "./numbers";

const copyOf = (table: string, id: string, columns: string) =>
  `insert into ${table} (${columns}) select ${columns} from ${table} where ${id}`;
const NUMBERED =
  "office_id, company_id, invoice_type, status, invoice_sequence, invoice_number, created_at, updated_at";
const NOTE =
  "credit_note_sequence, credit_note_number, invoice_id, office_id, company_id, amount, reason, kind, created_at";

const NUMBER_DAMAGES: Damage[] = [
  [
    "invoice-numbers-are-unique",
    () =>
      `${copyOf("invoices", "invoice_sequence = 2", NUMBERED)} returning invoice_sequence as id`,
  ],
  [
    "invoice-numbers-have-no-gap",
    () => "delete from invoices where invoice_sequence = 2 returning invoice_sequence as id",
  ],
  [
    "invoice-numbers-have-no-gap",
    () =>
      "update number_counters set last_value = last_value + 5 where name = 'invoice' returning last_value - 4 as id",
  ],
  [
    "invoice-numbers-come-from-the-counter",
    () =>
      "update number_counters set last_value = last_value - 1 where name = 'invoice' returning last_value + 1 as id",
  ],
  [
    "invoice-number-fits-its-sequence",
    () =>
      "update invoices set invoice_number = 'LB-2' where invoice_sequence = 2 returning invoice_id as id",
  ],
  [
    "issued-is-numbered",
    ({ voidedCharge }) =>
      `update invoices set invoice_sequence = null, invoice_number = null where invoice_id = ${voidedCharge}
       returning invoice_id as id`,
    ["invoice-numbers-have-no-gap"],
  ],
  [
    "draft-is-not-numbered",
    ({ monthly }) =>
      `with c as (update number_counters set last_value = last_value + 1 where name = 'invoice' returning last_value)
       update invoices set invoice_sequence = last_value, invoice_number = lumbar_number('LB-', last_value)
       from c where invoice_id = ${monthly[2]} returning invoice_id as id`,
  ],
  [
    "credit-note-numbers-are-unique",
    () => `${copyOf("credit_notes", "credit_note_sequence = 1", NOTE)} returning 1 as id`,
  ],
  [
    "credit-note-numbers-have-no-gap",
    () => "delete from credit_notes where credit_note_sequence = 1 returning 1 as id",
  ],
  [
    "credit-note-numbers-come-from-the-counter",
    () => "update number_counters set last_value = 2 where name = 'credit_note' returning 3 as id",
  ],
  [
    "credit-note-number-fits-its-sequence",
    () =>
      "update credit_notes set credit_note_number = 'CN-2' where credit_note_sequence = 2 returning credit_note_id as id",
  ],
];

testDamages(NUMBER_CHECKS, NUMBER_CHECKS, NUMBER_DAMAGES);
