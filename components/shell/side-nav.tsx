"use client";

import { usePathname } from "next/navigation";
import { useId } from "react";
import { type NavItem, type NavSection, useShell } from "@/components/shell/shell-context";
import { classNames } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { AppLink } from "@/components/ui/link";
import { menuItemClass, Popover } from "@/components/ui/popover";
import { formatTabCount } from "@/lib/format/words";

/** The item whose address is the longest beginning of the path. */
export function currentHref(items: NavItem[], pathname: string): string | null {
  const pathOf = (href: string) => href.split("?")[0] ?? href;
  const fits = items.filter(({ href }) => {
    const path = pathOf(href);
    return pathname === path || pathname.startsWith(`${path}/`);
  });
  fits.sort((a, b) => pathOf(b.href).length - pathOf(a.href).length);
  return fits[0]?.href ?? null;
}

function useCurrentHref(sections: NavSection[]): string | null {
  return currentHref(
    sections.flatMap(({ items }) => items),
    usePathname(),
  );
}

/** The pages this person may open, with counts. */
export function SideNav() {
  const { sections } = useShell();
  const current = useCurrentHref(sections);
  return (
    <nav aria-label="Main">
      {sections.map((section) => (
        <NavGroup key={section.title ?? "first"} section={section} current={current} />
      ))}
    </nav>
  );
}

function NavGroup({ section, current }: { section: NavSection; current: string | null }) {
  const titleId = useId();
  return (
    <>
      {section.title ? (
        <h3 id={titleId} className="px-2 pt-3.5 pb-1 text-2xs">
          {section.title}
        </h3>
      ) : null}
      <ul aria-labelledby={section.title ? titleId : undefined}>
        {section.items.map((item) => (
          <li key={item.href}>
            <AppLink
              href={item.href}
              aria-current={item.href === current ? "page" : undefined}
              className="flex h-7.5 items-center gap-[9px] rounded-sm px-2 font-medium text-ink-2 hover:bg-sunken hover:text-ink focus-visible:-outline-offset-2 aria-[current]:bg-accent-soft aria-[current]:text-accent"
            >
              <Icon name={item.icon} />
              {item.label}
              <NavCount item={item} />
            </AppLink>
          </li>
        ))}
      </ul>
    </>
  );
}

function NavCount({ item }: { item: NavItem }) {
  if (!item.count) return null;
  return (
    <span
      className={classNames(
        "ml-auto text-2xs tabular-nums",
        item.needsAttention ? "text-attention" : "text-ink-3",
      )}
    >
      {formatTabCount(item.count)}
      {item.needsAttention ? <span className="sr-only"> need attention</span> : null}
    </span>
  );
}

const tabClass =
  "grid place-content-center justify-items-center gap-0.5 text-2xs font-medium text-ink-3 focus-visible:-outline-offset-2 aria-[current]:text-accent";

/** The same pages at the bottom of a phone; what does not fit goes behind "More". */
export function TabBar() {
  const { sections } = useShell();
  const current = useCurrentHref(sections);
  const items = sections.flatMap((section) => section.items);
  const first = items.length > 5 ? items.slice(0, 4) : items;
  const more = items.slice(first.length);
  return (
    <nav
      aria-label="Main, small screens"
      className="fixed inset-x-0 bottom-0 z-10 hidden h-14 auto-cols-fr grid-flow-col border-t border-line bg-surface touch:grid"
    >
      {first.map((item) => (
        <AppLink
          key={item.href}
          href={item.href}
          aria-current={item.href === current ? "page" : undefined}
          className={tabClass}
        >
          <Icon name={item.icon} />
          {item.shortLabel ?? item.label}
        </AppLink>
      ))}
      {more.length > 0 ? (
        <Popover
          align="end"
          buttonClass={tabClass}
          button={
            <>
              <Icon name="more" />
              More
            </>
          }
        >
          {more.map((item) => (
            <AppLink key={item.href} href={item.href} className={menuItemClass()}>
              <Icon name={item.icon} />
              {item.label}
              <NavCount item={item} />
            </AppLink>
          ))}
        </Popover>
      ) : null}
    </nav>
  );
}
