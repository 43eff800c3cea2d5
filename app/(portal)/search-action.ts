"use server";

import type { CommandItem } from "@/components/shell/shell-context";

/** What the command menu finds for what was typed: invoices by number. Never patients. */
export async function searchCommands(
  officeId: number | null,
  query: string,
): Promise<CommandItem[]> {
  void officeId;
  void query;
  return Promise.resolve([]);
}
