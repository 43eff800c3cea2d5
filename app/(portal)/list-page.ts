import type { Route } from "next";
import { redirect } from "next/navigation";
import { type ListState, listHref } from "@/components/data-table/list-href";
import { Refusal } from "@/lib/billing/domain/errors";
import { forPage } from "@/lib/http/page";

/** Reads a page of a list; one that is not there any more leads back to the first. */
export async function forListPage<T>(list: ListState, view: Promise<T>): Promise<T> {
  const page = view.catch((error: unknown) => {
    const isOld = error instanceof Refusal && error.code === "cursor_mismatch";
    if (isOld) return redirect(listHref(list, { cursor: null }) as Route);
    throw error;
  });
  return forPage(page);
}
