import type { Metadata } from "next";
import { NothingHere } from "@/app/nothing-here";
import { Page } from "@/components/shell/page";

export const metadata: Metadata = { title: "Not found" };

export default function PlatformNotFound() {
  return (
    <Page crumbs={[{ label: "Not found" }]}>
      <NothingHere />
    </Page>
  );
}
