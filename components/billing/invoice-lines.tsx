"use client";

import { Fragment, useState, useTransition } from "react";
import { InvoiceTotals, type InvoiceTotalsView } from "@/components/billing/invoice-totals";
import { lineGroupWords } from "@/components/billing/line-wording";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import type { ItemType } from "@/lib/billing/domain/invoice";
import { formatMoney } from "@/lib/format/money";
import { formatCount, plural, shortRef } from "@/lib/format/words";

/** One line. `name` is null for who may not see names; then the description stands there. */
export type LineView = {
  lineItemId: number;
  description: string;
  name: string | null;
  ref: string | null;
  activatedAt: string | null;
  quantity: number;
  unitPrice: string;
  total: string;
};

export type LinePage = { lines: LineView[]; nextCursor: string | null };

/** The lines of one type: how many, what they come to, and the first of them if already loaded. */
export type LineGroup = {
  itemType: ItemType;
  lineCount: number;
  quantity: number;
  /** Null where the prices differ. */
  unitPrice: string | null;
  total: string;
  page: LinePage | null;
};

type InvoiceLinesProps = {
  /** "LB-001243", for the caption. */
  invoiceLabel: string;
  groups: LineGroup[];
  totals: InvoiceTotalsView;
  accountCount: number;
  /** Null for invoices without a period. */
  period: { start: string; end: string } | null;
  zone: string;
  hasNames: boolean;
  loadLines: (itemType: ItemType, cursor: string | null) => Promise<LinePage>;
};

/** What an invoice is made of: groups with count and sum, opened to single lines on demand. */
export function InvoiceLines(props: InvoiceLinesProps) {
  const { groups, totals, accountCount, zone, hasNames, loadLines } = props;
  const period = props.period ? { ...props.period, zone } : null;
  return (
    <Card
      title="Lines"
      meta={accountCount > 0 ? plural(accountCount, "account") : undefined}
      end={
        hasNames ? (
          <span className="flex items-center gap-[5px] text-xs">
            <Icon name="eye" />
            Viewing names is recorded
          </span>
        ) : undefined
      }
      isFlush
    >
      <table className="tbl">
        <caption className="sr-only">Lines of {props.invoiceLabel} by type</caption>
        <thead>
          <tr>
            <th scope="col">Description</th>
            <th scope="col" className="x">
              Anonymous ref
            </th>
            <th scope="col" className="x">
              Activated
            </th>
            <th scope="col" className="r">
              Qty
            </th>
            <th scope="col" className="r x">
              Price
            </th>
            <th scope="col" className="r">
              Amount
            </th>
          </tr>
        </thead>
        {groups.map((group) => (
          <Group
            key={group.itemType}
            group={group}
            words={lineGroupWords(group.itemType, period)}
            zone={zone}
            loadLines={loadLines}
          />
        ))}
        <InvoiceTotals totals={totals} />
      </table>
    </Card>
  );
}

function Group({
  group,
  words,
  zone,
  loadLines,
}: {
  group: LineGroup;
  words: { title: string; note: string };
  zone: string;
  loadLines: InvoiceLinesProps["loadLines"];
}) {
  const [page, setPage] = useState(group.page);
  const [isOpen, setIsOpen] = useState(group.page !== null);
  const [isLoading, startLoading] = useTransition();
  const [hasFailed, setHasFailed] = useState(false);
  const bodyId = `lines-${group.itemType}`;

  const loadMore = () =>
    startLoading(async () => {
      try {
        const more = await loadLines(group.itemType, page?.nextCursor ?? null);
        setPage({ lines: [...(page?.lines ?? []), ...more.lines], nextCursor: more.nextCursor });
        setHasFailed(false);
      } catch {
        setHasFailed(true);
      }
    });
  const toggle = () => {
    if (!isOpen && page === null) loadMore();
    setIsOpen(!isOpen);
  };
  const left = group.lineCount - (page?.lines.length ?? 0);
  return (
    <Fragment>
      <tbody className="grp">
        <tr>
          <th scope="rowgroup">
            <button
              type="button"
              aria-expanded={isOpen}
              aria-controls={bodyId}
              onClick={toggle}
              className="inline-flex items-center gap-1.5 align-middle font-medium"
            >
              <Icon name={isOpen ? "down" : "right"} className="size-3 text-ink-3" />
              {words.title}
            </button>
          </th>
          <td className="x text-ink-2" colSpan={2}>
            {words.note}
          </td>
          <td className="r">{formatCount(group.quantity)}</td>
          <td className="r x">{group.unitPrice ? formatMoney(group.unitPrice) : ""}</td>
          <td className="r font-medium">{formatMoney(group.total)}</td>
        </tr>
      </tbody>
      <tbody className="kids" id={bodyId} hidden={!isOpen} aria-busy={isLoading}>
        {page?.lines.map((line) => (
          <Line key={line.lineItemId} line={line} zone={zone} />
        ))}
        {isLoading ? (
          <LoadingLines count={Math.min(left, 3)} />
        ) : left > 0 && (page === null || page.nextCursor !== null) ? (
          <tr>
            <td colSpan={6}>
              <button
                type="button"
                onClick={loadMore}
                className="font-medium text-accent hover:underline"
              >
                {hasFailed ? "That did not load. Try again" : `Show ${formatCount(left)} more`}
              </button>
            </td>
          </tr>
        ) : null}
      </tbody>
    </Fragment>
  );
}

function Line({ line, zone }: { line: LineView; zone: string }) {
  return (
    <tr>
      <th scope="row">
        {line.name ?? line.description}
        {line.ref ? <span className="sub font-mono">{shortRef(line.ref)}</span> : null}
      </th>
      <td className="x font-mono text-xs text-ink-2">{line.ref}</td>
      <td className="x text-ink-2">
        {line.activatedAt ? (
          <Time at={line.activatedAt} zone={zone} now={line.activatedAt} />
        ) : null}
      </td>
      <td className="r">{formatCount(line.quantity)}</td>
      <td className="r x">{formatMoney(line.unitPrice)}</td>
      <td className="r">{formatMoney(line.total)}</td>
    </tr>
  );
}

function LoadingLines({ count }: { count: number }) {
  return Array.from({ length: Math.max(count, 1) }, (_, index) => (
    <tr key={index}>
      <td>
        <Skeleton width="7rem" />
      </td>
      <td className="x">
        <Skeleton width="12rem" />
      </td>
      <td className="x">
        <Skeleton width="3rem" />
      </td>
      <td className="r">
        <Skeleton width="1rem" />
      </td>
      <td className="r x">
        <Skeleton width="2.5rem" />
      </td>
      <td className="r">
        <Skeleton width="2.5rem" />
      </td>
    </tr>
  ));
}
