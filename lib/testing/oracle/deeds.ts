import type { CalendarDate } from "@/lib/billing/domain/calendar";
import type { Charge } from "./model/charges";
import type { ReviewAction } from "./model/review";
import type { Changes } from "./model/terms";
import type { Card, Happening } from "./stripe-side";

/** An invoice by its place among those of an office, in order of creation. */
export type InvoicePlace = { office: number; nth: number };

/** One thing that happens, to named objects: both the law and the product are asked to do it. */
export type Deed =
  | { verb: "set_clock"; at: Date }
  | { verb: "cron" }
  | { verb: "preview" }
  | { verb: "generate"; office: number; asOf: Date }
  | { verb: "add_patients"; office: number; count: number; hasPlan: boolean }
  | { verb: "add_plan"; patient: number }
  | { verb: "activate"; patient: number }
  | { verb: "activate_many"; office: number; patients: number[] }
  | { verb: "deactivate"; patient: number }
  | { verb: "deactivate_many"; office: number; patients: number[] }
  | { verb: "transfer"; patient: number; office: number }
  | { verb: "change_office"; office: number; changes: Changes }
  | { verb: "add_price"; plan: number; effectiveAt: Date; feeCents: number }
  | { verb: "charge"; office: number; charge: Charge }
  | { verb: "review"; action: ReviewAction; invoice: InvoicePlace }
  | {
      verb: "credit";
      invoice: InvoicePlace;
      cents: number;
      excess: "refund" | "office_credit" | null;
    }
  | { verb: "refund"; invoice: InvoicePlace; cents: number }
  /** What waits to be told to Stripe of these invoices is told. */
  | { verb: "settle_outbox"; invoices: InvoicePlace[] }
  | { verb: "at_stripe"; what: Happening; invoice: InvoicePlace }
  | { verb: "card"; office: number; card: Card }
  /** Stripe's word of invoices, and of offices' cards, is delivered. */
  | { verb: "hear"; invoices: InvoicePlace[]; cards: number[] };

export type OfficeFacts = {
  company: number;
  timeZone: string;
  /** Null: the first of the month. */
  anchorOn: CalendarDate | null;
  patients: number;
};

/** A deed in one line, for scripts. */
export function inWords(deed: Deed): string {
  const { verb, ...facts } = deed;
  return `${verb} ${JSON.stringify(facts)}`;
}
