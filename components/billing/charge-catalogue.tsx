import { RowsTable } from "@/components/data-table/rows-table";
import type { Column } from "@/components/data-table/column";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { State } from "@/components/ui/state";
import { plural } from "@/lib/format/words";

/** One row of the price list of one-off charges. */
export type CatalogueCharge = {
  chargeType: string;
  name: string;
  defaultAmount: string;
  /** "When issued", "Over 12 months". */
  recognition: string;
  isActive: boolean;
};

const columns: Column<CatalogueCharge>[] = [
  {
    id: "name",
    header: "What Stripe and the invoice say",
    width: "grow",
    cell: (row) => <span className="font-medium">{row.name}</span>,
    sub: (row) => row.recognition,
  },
  {
    id: "type",
    header: "Charge type",
    hideOnPhone: true,
    cell: (row) => <code className="text-xs text-ink-3">{row.chargeType}</code>,
  },
  {
    id: "recognition",
    header: "Revenue",
    hideOnPhone: true,
    cell: (row) => <span className="text-ink-2">{row.recognition}</span>,
  },
  {
    id: "state",
    header: "State",
    hideOnPhone: true,
    cell: (row) =>
      row.isActive ? (
        <State tone="plain" icon="check">
          Offered
        </State>
      ) : (
        <State tone="quiet" icon="minus">
          Not offered
        </State>
      ),
  },
  {
    id: "price",
    header: "Price",
    align: "right",
    cell: (row) => <Money amount={row.defaultAmount} className="font-medium" />,
  },
];

/** The charge catalogue: its wording is all that Stripe hears of a charge. */
export function ChargeCatalogue({ rows }: { rows: CatalogueCharge[] }) {
  return (
    <Card title="Charge catalogue" meta={plural(rows.length, "charge")} isFlush>
      {rows.length === 0 ? (
        <EmptyState title="The catalogue is empty">
          A charge needs a row here: its name is the wording on the invoice.
        </EmptyState>
      ) : (
        <RowsTable
          caption="Charge catalogue"
          rows={rows}
          columns={columns}
          getRowId={(row) => row.chargeType}
        />
      )}
    </Card>
  );
}
