import type { ReactNode } from "react";
import { OfficeSwitcher } from "@/components/shell/office-switcher";
import { Logo } from "@/components/shell/logo";
import { type Shell, ShellProvider } from "@/components/shell/shell-context";
import { SideNav, TabBar } from "@/components/shell/side-nav";
import { UserMenu } from "@/components/shell/user-menu";
import { AppLink } from "@/components/ui/link";

/** The frame of the portal: side bar (tab bar on phones) around a Page, which brings the top bar. */
export function AppShell({ shell, children }: { shell: Shell; children: ReactNode }) {
  const home = shell.sections[0]?.items[0]?.href ?? "/";
  return (
    <ShellProvider shell={shell}>
      <a
        href="#main"
        className="fixed top-2 -left-full z-40 rounded-sm bg-raised px-2.5 py-1.5 shadow-pop focus:left-2"
      >
        Skip to content
      </a>
      <div className="grid min-h-dvh grid-cols-[var(--side)_minmax(0,1fr)] touch:grid-cols-[minmax(0,1fr)] touch:pb-14">
        <aside className="sticky top-0 flex h-dvh flex-col gap-0.5 overflow-y-auto border-r border-line bg-canvas px-2.5 pt-2.5 pb-3 touch:hidden">
          <AppLink
            href={home}
            className="flex h-8 shrink-0 items-center gap-2 px-2 text-base font-semibold tracking-tight"
          >
            <Logo />
            Lumbar
          </AppLink>
          <OfficeSwitcher form="side" />
          <SideNav />
          <UserMenu form="side" />
        </aside>
        <div className="min-w-0">{children}</div>
        <TabBar />
      </div>
    </ShellProvider>
  );
}
