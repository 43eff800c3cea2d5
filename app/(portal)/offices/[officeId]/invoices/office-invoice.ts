import { cache } from "react";
import { Refusal } from "@/lib/billing/domain/errors";
import { invoicePage, type InvoicePageOut } from "@/lib/billing/views/invoice-page";
import type { PageContext } from "@/lib/http/page";

/** An invoice of this very office, once per request; null when there is none that they may see. */
export const findOfficeInvoice = cache(
  async (
    context: PageContext,
    officeId: number,
    invoiceId: number,
  ): Promise<InvoicePageOut | null> => {
    try {
      const view = await invoicePage(context, invoiceId);
      return view.office.officeId === officeId ? view : null;
    } catch (error) {
      if (error instanceof Refusal && error.code === "not_found") return null;
      throw error;
    }
  },
);
