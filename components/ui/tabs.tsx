import { AppLink } from "@/components/ui/link";
import { formatTabCount } from "@/lib/format/words";

export type Tab = { href: string; label: string; count?: number; isCurrent: boolean };

/** Quick views of a list as links; counts are exact to 999. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav
      aria-label={label}
      className="-mx-gutter flex gap-1 overflow-x-auto border-b border-line px-gutter [scrollbar-width:none]"
    >
      {tabs.map((tab) => (
        <AppLink
          key={tab.label}
          href={tab.href}
          scroll={false}
          aria-current={tab.isCurrent ? "page" : undefined}
          className="flex h-9 items-center gap-1.5 px-2.5 font-medium whitespace-nowrap text-ink-2 first:-ml-2.5 hover:text-ink focus-visible:-outline-offset-2 aria-[current]:text-ink aria-[current]:shadow-[inset_0_-2px_var(--color-accent)]"
        >
          {tab.label}
          {tab.count !== undefined ? (
            <span className="text-xs font-normal text-ink-3 tabular-nums">
              {formatTabCount(tab.count)}
            </span>
          ) : null}
        </AppLink>
      ))}
    </nav>
  );
}
