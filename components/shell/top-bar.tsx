"use client";

import type { ReactNode } from "react";
import { DemoClock } from "@/components/shell/demo-clock";
import { OfficeSwitcher } from "@/components/shell/office-switcher";
import { SearchButton } from "@/components/shell/search-button";
import { useShell } from "@/components/shell/shell-context";
import { UserMenu } from "@/components/shell/user-menu";
import { Skeleton } from "@/components/ui/skeleton";
import { ThemeToggle } from "@/components/ui/theme-toggle";

/** Where we are, the search, the demo's clock. */
export function TopBar({ crumbs }: { crumbs: ReactNode }) {
  const { clock } = useShell();
  return (
    <header className="sticky top-0 z-20 flex h-top items-center gap-2 border-b border-line bg-surface px-gutter">
      <OfficeSwitcher form="top" />
      {crumbs}
      <SearchButton />
      {clock ? <DemoClock clock={clock} /> : null}
      <ThemeToggle className="touch:hidden" />
      <UserMenu form="top" />
    </header>
  );
}

/** The main region. While the office changes it shows nothing of the old one. */
export function MainRegion({ children }: { children: ReactNode }) {
  const { isSwitching } = useShell();
  return (
    <main
      id="main"
      tabIndex={-1}
      className="min-h-[calc(100dvh-var(--top))] bg-surface outline-none"
    >
      {isSwitching ? (
        <div aria-busy="true" aria-label="Loading the office" className="grid gap-4 px-gutter pt-6">
          <Skeleton width="9rem" height="20px" />
          <Skeleton width="100%" height="12rem" />
          <Skeleton width="100%" height="18rem" />
        </div>
      ) : (
        children
      )}
    </main>
  );
}
