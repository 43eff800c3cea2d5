import type { ReactNode } from "react";
import { requirePage } from "@/lib/http/page";

/** A 404 before any skeleton for who may not charge. */
export default async function ChargesLayout({ children }: { children: ReactNode }) {
  await requirePage("charge.create");
  return children;
}
