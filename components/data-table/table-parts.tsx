"use client";

import type { RowData } from "@tanstack/react-table";
import type { MouseEvent, ReactNode } from "react";
import { cellClass, type Column } from "@/components/data-table/column";
import type { List } from "@/components/data-table/list-features";
import { type ListState, listHref, nextSort, sortOf } from "@/components/data-table/list-href";
import { hasRoomForPanel } from "@/components/data-table/use-panel";
import { Checkbox } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { AppLink } from "@/components/ui/link";
import { formatCount } from "@/lib/format/words";

/** The heads: sortable ones are links and say how the list is sorted. */
export function TableHead<Row extends RowData>({
  table,
  columns,
  list,
  sort,
}: {
  table: List<Row>;
  columns: Column<Row>[];
  list: ListState;
  sort: string;
}) {
  const isSelectable = table.options.enableRowSelection === true;
  const count = table.getRowModel().rows.length;
  return (
    <thead>
      <tr>
        {isSelectable ? (
          <th className="ck">
            <Checkbox
              aria-label={`Select all ${formatCount(count)} shown`}
              checked={table.getIsAllRowsSelected()}
              ref={(box) => {
                if (box) box.indeterminate = table.getIsSomeRowsSelected();
              }}
              onChange={table.getToggleAllRowsSelectedHandler()}
            />
          </th>
        ) : null}
        {table.getVisibleLeafColumns().map(({ id }) => {
          const column = columns.find((candidate) => candidate.id === id);
          return column ? <HeadCell key={id} column={column} list={list} sort={sort} /> : null;
        })}
      </tr>
    </thead>
  );
}

function HeadCell<Row>({
  column,
  list,
  sort,
}: {
  column: Column<Row>;
  list: ListState;
  sort: string;
}) {
  const { sortKey, header } = column;
  const sorted = sortKey ? sortOf(sortKey, sort) : undefined;
  return (
    <th scope="col" className={cellClass(column)} aria-sort={sorted}>
      {sortKey ? (
        <AppLink
          href={listHref(list, { sort: nextSort(sortKey, sort, column.firstSort ?? "desc") })}
          scroll={false}
          prefetch={false}
          className="inline-flex items-center gap-[3px] hover:text-ink"
        >
          {header}
          {sorted ? (
            <Icon name={sorted === "descending" ? "sortDown" : "sortUp"} className="size-3" />
          ) : null}
        </AppLink>
      ) : (
        header
      )}
    </th>
  );
}

type BodyProps<Row extends RowData> = {
  table: List<Row>;
  columns: Column<Row>[];
  openId: string | null;
  canOpen: boolean;
  onOpen: (row: Row) => void;
  getRowLabel: (row: Row) => string;
  getRowHref: ((row: Row) => string) | undefined;
  list: ListState;
};

/** The rows. A click opens one, its link works as any link, its box chooses it. */
export function TableBody<Row extends RowData>(props: BodyProps<Row>) {
  const { table, columns, openId, canOpen, onOpen, getRowLabel, getRowHref, list } = props;
  const isSelectable = table.options.enableRowSelection === true;
  const isClickable = canOpen || getRowHref !== undefined;
  const openByClick = (event: MouseEvent, row: Row) => {
    if (event.target instanceof Element && event.target.closest("a, button, input, label")) return;
    if (!isClickable || window.getSelection()?.toString()) return;
    onOpen(row);
  };
  return (
    <tbody>
      {table.getRowModel().rows.map((row) => {
        const label = getRowLabel(row.original);
        const href =
          getRowHref?.(row.original) ?? (canOpen ? listHref(list, { open: row.id }) : null);
        const isOpen = row.id === openId;
        return (
          <tr
            key={row.id}
            tabIndex={-1}
            data-row={row.id}
            data-open={isOpen || undefined}
            aria-current={isOpen || undefined}
            onClick={(event) => openByClick(event, row.original)}
          >
            {isSelectable ? (
              <td className="ck">
                <Checkbox
                  aria-label={`Select ${label}`}
                  checked={row.getIsSelected()}
                  onChange={row.getToggleSelectedHandler()}
                />
              </td>
            ) : null}
            {row.getVisibleCells().map((cell, index) => {
              const column = columns.find((candidate) => candidate.id === cell.column.id);
              if (!column) return null;
              const sub = column.sub ? (
                <span className="sub">{column.sub(row.original)}</span>
              ) : null;
              const content = <table.FlexRender cell={cell} />;
              if (index > 0) {
                return (
                  <td key={cell.id} className={cellClass(column)}>
                    {content}
                    {sub}
                  </td>
                );
              }
              return (
                <th key={cell.id} scope="row" className={cellClass(column)}>
                  {href === null ? (
                    content
                  ) : (
                    <RowLink
                      href={href}
                      onPlainClick={canOpen ? () => onOpen(row.original) : undefined}
                    >
                      {content}
                    </RowLink>
                  )}
                  {sub}
                </th>
              );
            })}
          </tr>
        );
      })}
    </tbody>
  );
}

function RowLink({
  href,
  onPlainClick,
  children,
}: {
  href: string;
  onPlainClick: (() => void) | undefined;
  children: ReactNode;
}) {
  const openHere = (event: MouseEvent) => {
    const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!onPlainClick || !isPlain || !hasRoomForPanel()) return;
    event.preventDefault();
    onPlainClick();
  };
  return (
    <AppLink
      href={href}
      prefetch={false}
      scroll={false}
      onClick={openHere}
      className="hover:underline"
    >
      {children}
    </AppLink>
  );
}
