import type { Deed, InvoicePlace } from "./deeds";
import type { Invoice, Office, World } from "./model/world";

/** One of a list, by any number. */
export function pick<T>(from: readonly T[], number: number): T {
  const found = from[number % from.length];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
}

/** What a deed calls an invoice. */
export function placeOf(world: World, invoice: Invoice): InvoicePlace {
  const { office } = invoice;
  const nth = world.invoices.filter((one) => one.office === office).indexOf(invoice);
  return { office: office.at, nth };
}

/** To the boundary's very instant, and over it. */
export function overBoundary(world: World, { cycle }: Office): Deed[] {
  return cycle.endAt > world.now
    ? [{ verb: "set_clock", at: cycle.endAt }, { verb: "cron" }]
    : [{ verb: "cron" }];
}
