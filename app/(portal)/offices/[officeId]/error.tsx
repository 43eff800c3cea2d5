"use client";

import type { ComponentProps } from "react";
import ErrorScreen from "@/app/error";
import { Page } from "@/components/shell/page";
import { useShell } from "@/components/shell/shell-context";

export default function OfficeError(props: ComponentProps<typeof ErrorScreen>) {
  const { office } = useShell();
  return (
    <Page crumbs={[{ label: office.name }, { label: "Error" }]}>
      <ErrorScreen {...props} />
    </Page>
  );
}
