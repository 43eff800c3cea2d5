import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { AppLink } from "@/components/ui/link";

export type PagerLinks = { previousHref: string | null; nextHref: string | null };
export type KeyHint = { keys: string[]; label: string };

/** What is shown and its sum at the left; pages and keys at the right. */
export function TableFoot({
  summary,
  pager,
  hints,
}: {
  summary: ReactNode;
  pager?: PagerLinks | undefined;
  hints: KeyHint[];
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5 text-xs text-ink-3">
      <span className="tabular-nums">{summary}</span>
      <span className="ml-auto flex items-center gap-3.5">
        {hints.map(({ keys, label }) => (
          <span key={label} className="flex items-center gap-[5px] touch:hidden">
            {keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
            {label}
          </span>
        ))}
        {pager?.previousHref || pager?.nextHref ? (
          <nav aria-label="Pages" className="flex gap-1.5">
            <PagerLink href={pager.previousHref} icon="left" label="Previous page" />
            <PagerLink href={pager.nextHref} icon="right" label="Next page" />
          </nav>
        ) : null}
      </span>
    </div>
  );
}

function PagerLink({
  href,
  icon,
  label,
}: {
  href: string | null;
  icon: "left" | "right";
  label: string;
}) {
  const look = { size: "small", isIcon: true } as const;
  if (href === null) {
    return (
      <span className={buttonClass({ ...look, isOff: true })} aria-hidden="true">
        <Icon name={icon} />
      </span>
    );
  }
  return (
    <AppLink href={href} aria-label={label} className={buttonClass(look)}>
      <Icon name={icon} />
    </AppLink>
  );
}
