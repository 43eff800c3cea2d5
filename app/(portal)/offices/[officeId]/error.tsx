"use client";

import { BugNote, type BugProps } from "@/app/bug-note";
import { Page } from "@/components/shell/page";
import { useShell } from "@/components/shell/shell-context";

export default function OfficeError(props: BugProps) {
  const { office } = useShell();
  return (
    <Page crumbs={[{ label: office.name }, { label: "Error" }]}>
      <BugNote {...props} />
    </Page>
  );
}
