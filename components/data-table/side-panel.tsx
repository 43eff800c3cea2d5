"use client";

import type { ReactNode } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Skeleton } from "@/components/ui/skeleton";

/**
 * The panel of the open row. It docks: the list narrows, nothing is covered. Where there is no room
 * the row's page opens instead; rows without a page get the panel over the whole screen.
 */
export function SidePanel({
  label,
  href,
  onMove,
  onClose,
  isLoading,
  children,
}: {
  label: string;
  href: string | null;
  onMove: (step: 1 | -1) => void;
  onClose: () => void;
  isLoading: boolean;
  children: ReactNode;
}) {
  return (
    <aside
      aria-label={label}
      aria-busy={isLoading}
      className={classNames(
        "animate-fade overflow-y-auto overscroll-contain bg-surface xl:sticky xl:top-top xl:h-[calc(100dvh-var(--top))] xl:border-l xl:border-line",
        href ? "max-xl:hidden" : "max-xl:fixed max-xl:inset-0 max-xl:z-20",
      )}
    >
      <div className="sticky top-0 z-1 flex h-11 items-center gap-1 border-b border-line bg-surface pr-3 pl-5">
        <span className="truncate font-medium tabular-nums">{label}</span>
        <div className="ml-auto flex gap-0.5">
          <Button
            variant="ghost"
            isIcon
            icon="up"
            aria-label="Previous (k)"
            onClick={() => onMove(-1)}
          />
          <Button
            variant="ghost"
            isIcon
            icon="down"
            aria-label="Next (j)"
            onClick={() => onMove(1)}
          />
          {href ? (
            <ButtonLink
              href={href}
              prefetch={false}
              variant="ghost"
              isIcon
              icon="external"
              aria-label="Open the whole page"
            />
          ) : null}
          <Button variant="ghost" isIcon icon="close" aria-label="Close (Esc)" onClick={onClose} />
        </div>
      </div>
      {isLoading ? <PanelSkeleton /> : children}
    </aside>
  );
}

function PanelSkeleton() {
  return (
    <div className="grid gap-3.5 px-5 py-5">
      <Skeleton width="9rem" height="28px" />
      <Skeleton width="16rem" />
      <Skeleton width="20rem" height="30px" />
      <Skeleton width="100%" height="8rem" />
      <Skeleton width="100%" height="10rem" />
    </div>
  );
}

/** One part of a panel, with its heading; parts are ruled off from each other. */
export function PanelSection({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="px-5 py-4 [--edge:20px] [&+&]:border-t [&+&]:border-line">
      {title ? <h2 className="mb-2.5 text-sm">{title}</h2> : null}
      {children}
    </section>
  );
}
