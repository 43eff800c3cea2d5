import {
  renderCheckoutSession,
  renderCreditNote,
  renderEndpoint,
  renderInvoice,
  renderItem,
} from "./render";
import type { Table } from "./store";
import type { World } from "./world";

function finder<T extends { id: string }>(
  table: (world: World) => Table<T>,
  render: (world: World, row: T) => unknown = (_world, row) => structuredClone(row),
) {
  return (world: World, id: string): unknown => {
    const row = table(world).byId.get(id);
    return row === undefined ? undefined : render(world, row);
  };
}

const finders: Record<string, (world: World, id: string) => unknown> = {
  cus: (world, id) =>
    structuredClone(
      world.tables.customers.byId.get(id) ?? world.tables.deletedCustomers.byId.get(id),
    ),
  in: finder((world) => world.tables.invoices, renderInvoice),
  ii: finder(
    (world) => world.tables.items,
    (_world, record) => renderItem(record),
  ),
  inpay: finder((world) => world.tables.invoicePayments),
  pi: finder((world) => world.tables.paymentIntents),
  ch: finder((world) => world.tables.charges),
  re: finder((world) => world.tables.refunds),
  du: finder((world) => world.tables.disputes),
  cn: finder(
    (world) => world.tables.creditNotes,
    (_world, record) => renderCreditNote(record),
  ),
  pm: finder((world) => world.tables.paymentMethods),
  seti: finder((world) => world.tables.setupIntents),
  cs: finder((world) => world.tables.checkoutSessions, renderCheckoutSession),
  we: finder(
    (world) => world.tables.endpoints,
    (_world, record) => renderEndpoint(record, false),
  ),
};

/** The object of an id as Stripe would answer it, told by the id's prefix. */
export function findById(world: World, id: string): unknown {
  return finders[id.slice(0, id.indexOf("_"))]?.(world, id);
}
