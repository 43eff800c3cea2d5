import { Fragment, type ReactNode } from "react";
import { MainRegion, TopBar } from "@/components/shell/top-bar";
import { classNames } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { AppLink } from "@/components/ui/link";

export type Crumb = { label: string; href?: string };

/** One screen inside the frame: the top bar with the way here, and the main region. */
export function Page({ crumbs, children }: { crumbs: Crumb[]; children: ReactNode }) {
  return (
    <>
      <TopBar crumbs={<Crumbs crumbs={crumbs} />} />
      <MainRegion>{children}</MainRegion>
    </>
  );
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 touch:hidden">
      <ol className="flex min-w-0 items-center gap-1.5 whitespace-nowrap text-ink-3 tabular-nums">
        {crumbs.map((crumb, index) => {
          const isLast = index === crumbs.length - 1;
          return (
            <Fragment key={crumb.label}>
              {index > 0 ? (
                <li aria-hidden="true">
                  <Icon name="right" className="text-ink-3" />
                </li>
              ) : null}
              <li className={classNames("truncate", isLast && "font-medium text-ink")}>
                {crumb.href && !isLast ? (
                  <AppLink href={crumb.href} className="hover:text-ink">
                    {crumb.label}
                  </AppLink>
                ) : (
                  <span aria-current={isLast ? "page" : undefined}>{crumb.label}</span>
                )}
              </li>
            </Fragment>
          );
        })}
      </ol>
    </nav>
  );
}

/** The padded body of a page; lists use the full width. */
export function PageBody({ isWide = false, children }: { isWide?: boolean; children: ReactNode }) {
  return (
    <div className={classNames("px-gutter pt-5 pb-10", !isWide && "max-w-308")}>{children}</div>
  );
}

/** The title of a page, what stands beside it, and its actions. */
export function PageHead({
  title,
  actions,
  primary,
  isTight = false,
  children,
}: {
  title: string;
  actions?: ReactNode;
  /** The one primary action; on phones the first, over the whole width. */
  primary?: ReactNode;
  isTight?: boolean;
  children?: ReactNode;
}) {
  return (
    <div
      className={classNames(
        "flex min-h-control flex-wrap items-center gap-x-3 gap-y-2.5",
        isTight ? "mb-1.5" : "mb-4",
      )}
    >
      <h1 className="tabular-nums">{title}</h1>
      {children}
      {actions || primary ? (
        <div
          className={classNames(
            "ml-auto flex flex-wrap items-center gap-2",
            primary ? "touch:w-full" : "",
          )}
        >
          {actions}
          {primary ? (
            <div className="touch:order-first touch:grid touch:basis-full">{primary}</div>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
