import type { Metadata } from "next";
import NotFound from "@/app/not-found";
import { Page } from "@/components/shell/page";

export const metadata: Metadata = { title: "Not found" };

export default function OfficeNotFound() {
  return (
    <Page crumbs={[{ label: "Not found" }]}>
      <NotFound />
    </Page>
  );
}
