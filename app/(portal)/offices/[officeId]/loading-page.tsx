"use client";

import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { useShell } from "@/components/shell/shell-context";

/** The frame of a page whose contents are on their way. */
export function LoadingPage({ label, children }: { label: string; children: ReactNode }) {
  const { office } = useShell();
  return (
    <Page crumbs={[{ label: office.name }, { label }]}>
      <p role="status" className="sr-only">
        Loading {label.toLowerCase()}
      </p>
      {children}
    </Page>
  );
}
