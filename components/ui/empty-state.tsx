import type { ReactNode } from "react";

/** Says what a place is for and what to do, or which filter hides its contents. */
export function EmptyState({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-1.5 px-6 py-10 text-center text-ink-2">
      <b className="text-base text-ink">{title}</b>
      {children ? <p className="max-w-104">{children}</p> : null}
      {actions ? <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
