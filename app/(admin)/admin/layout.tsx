import type { ReactNode } from "react";
import { requirePage } from "@/lib/http/page";

/** A 404 before any skeleton for who is not of the platform. The pages check too. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requirePage("billing.operations.read");
  return children;
}
