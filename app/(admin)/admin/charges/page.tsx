import type { Metadata } from "next";
import { z } from "zod";
import { type CatalogueCharge, ChargeCatalogue } from "@/components/billing/charge-catalogue";
import { OneOffChargeForm } from "@/components/billing/one-off-charge-form";
import { Page, PageBody, PageHead } from "@/components/shell/page";
import { EmptyState } from "@/components/ui/empty-state";
import type { CatalogueRowOut } from "@/lib/billing/contract/charges";
import { chargeForm } from "@/lib/billing/views/charge-form";
import { listCatalogue } from "@/lib/billing/views/list-catalogue";
import { forPage, requirePage } from "@/lib/http/page";
import { charge, preview } from "./actions";

export const metadata: Metadata = { title: "Charges" };

/** The address may bring the office and the charge. */
const chargeQuery = z.object({
  office: z.coerce.number().int().positive().optional().catch(undefined),
  type: z.string().max(40).optional().catch(undefined),
});

export default async function ChargesPage({ searchParams }: PageProps<"/admin/charges">) {
  const context = await requirePage("charge.create");
  const query = chargeQuery.parse(await searchParams);
  const officeId = query.office ?? null;
  const [offered, catalogue] = await forPage(
    Promise.all([chargeForm(context, officeId), listCatalogue(context, { limit: 200 })]),
  );
  const { offices, catalogue: types, now } = offered;
  const isKnown = offices.some((office) => office.officeId === officeId);
  return (
    <Page crumbs={[{ label: "Charges" }]}>
      <PageBody>
        <PageHead title="One-off charge" />
        {offices.length === 0 || types.length === 0 ? (
          <EmptyState title="Nothing can be charged yet">
            A charge needs an office to charge and a row in the catalogue below.
          </EmptyState>
        ) : (
          <OneOffChargeForm
            key={`${officeId ?? ""} ${query.type ?? ""}`}
            offices={offices}
            catalogue={types}
            officeId={isKnown ? officeId : null}
            chargeType={query.type ?? null}
            now={now}
            charge={charge}
            preview={preview}
          />
        )}
        <div className="mt-8">
          <ChargeCatalogue rows={catalogue.data.map(catalogueCharge)} />
        </div>
      </PageBody>
    </Page>
  );
}

function catalogueCharge(row: CatalogueRowOut): CatalogueCharge {
  const { method, months } = row.recognition;
  return {
    chargeType: row.charge_type,
    name: row.name,
    defaultAmount: row.default_amount,
    recognition: method === "over_months" ? `Over ${months ?? 0} months` : "When issued",
    isActive: row.active,
  };
}
