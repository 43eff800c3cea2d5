import type { Route } from "next";
import { notFound, redirect } from "next/navigation";
import { firstOffice } from "@/app/(portal)/home";
import type { Action } from "@/lib/auth/policy";
import { pageContext } from "@/lib/http/page";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** From the short form of an office's page to that of the person's first office. */
export async function redirectToOffice(
  page: "dashboard" | "invoices" | "patients",
  action: Action,
  searchParams: SearchParams,
): Promise<never> {
  const office = await firstOffice(await pageContext(), action);
  if (office === null) return notFound();
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) {
    if (typeof value === "string") query.set(name, value);
  }
  const tail = query.size > 0 ? `?${query.toString()}` : "";
  return redirect(`/offices/${office.officeId}/${page}${tail}` as Route);
}
