"use server";

import { z } from "zod";
import { invoiceCommand, officeHome } from "@/app/(portal)/navigation";
import type { CommandItem } from "@/components/shell/shell-context";
import { commandSearch } from "@/lib/billing/views/command-search";
import { defineAction } from "@/lib/http/action";

const commandItem = z.custom<CommandItem>((value) => typeof value === "object");

const search = defineAction({
  name: "commands.search",
  input: z.strictObject({ query: z.string().max(100) }),
  output: z.array(commandItem),
  run: async (context, { query }) => {
    const { offices, invoices } = await commandSearch(context, query);
    return [
      ...invoices.map(invoiceCommand),
      ...offices.map(({ officeId, companyId, name, companyName }) => ({
        id: `office-${officeId}`,
        group: "Offices",
        label: name,
        detail: companyName,
        href: officeHome(context.actor, { officeId, companyId }),
        icon: "building" as const,
      })),
    ];
  },
});

/** What the command menu finds: offices by name, invoices by number. Never patients. */
export async function searchCommands(query: string): Promise<CommandItem[]> {
  const result = await search({ query: query.slice(0, 100) });
  return result.ok ? result.data : [];
}
