"use client";

import { BugNote, type BugProps } from "@/app/bug-note";
import { Page } from "@/components/shell/page";

export default function PlatformError(props: BugProps) {
  return (
    <Page crumbs={[{ label: "Error" }]}>
      <BugNote {...props} />
    </Page>
  );
}
