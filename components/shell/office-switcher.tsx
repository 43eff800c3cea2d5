"use client";

import { type KeyboardEvent, useState } from "react";
import { Logo } from "@/components/shell/logo";
import { type OfficeOption, useShell } from "@/components/shell/shell-context";
import { Input } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";
import { plural } from "@/lib/format/words";

const looks = {
  side: "my-1.5 mb-2.5 flex w-full shrink-0 items-center gap-2 rounded-md border border-line-strong bg-surface px-2 py-1.5 text-left shadow-xs hover:border-control",
  top: "hidden h-control min-w-0 items-center gap-[7px] pr-1.5 font-semibold touch:flex",
};

/** Shows whose data is on the screen and changes it. One office: only a label. */
export function OfficeSwitcher({ form }: { form: "side" | "top" }) {
  const { office, officeOptions } = useShell();
  const canSwitch = officeOptions.length > 1;
  const content =
    form === "side" ? (
      <>
        <span className="min-w-0 flex-1">
          <span className="block truncate leading-4.5 font-medium">{office.name}</span>
          <span className="block truncate text-2xs leading-3.5 text-ink-3">{office.detail}</span>
        </span>
        {canSwitch ? <Icon name="upDown" /> : null}
      </>
    ) : (
      <>
        <Logo />
        <span className="truncate">{office.name}</span>
        {canSwitch ? <Icon name="upDown" className="text-ink-3" /> : null}
      </>
    );
  if (!canSwitch)
    return <div className={looks[form].replace("hover:border-control", "")}>{content}</div>;
  return (
    <Popover
      button={
        <>
          <span className="sr-only">Switch office, now </span>
          {content}
        </>
      }
      buttonClass={looks[form]}
      panelClass="w-72"
    >
      <OfficeList options={officeOptions} />
    </Popover>
  );
}

function OfficeList({ options }: { options: OfficeOption[] }) {
  const { switchOffice } = useShell();
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const shown = options.filter(({ name, detail }) =>
    `${name} ${detail}`.toLowerCase().includes(wanted),
  );
  return (
    <div onKeyDown={moveFocus}>
      {options.length > 6 ? (
        <Input
          type="search"
          aria-label="Filter offices"
          placeholder={`Filter ${plural(options.length, "office")}`}
          className="mb-1.5"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      ) : null}
      <ul className="max-h-80 overflow-y-auto">
        {shown.map((option) => (
          <li key={option.id}>
            <a
              href={option.href}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                switchOffice(option);
              }}
              className="flex items-baseline gap-2 rounded-sm px-2 py-1.5 hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2 touch:py-2.5"
            >
              <span className="truncate font-medium">{option.name}</span>
              <span className="ml-auto max-w-1/2 shrink-0 truncate text-xs text-ink-3">
                {option.detail}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? (
        <p className="px-2 py-1.5 text-ink-3">No office has this name.</p>
      ) : null}
    </div>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, a")];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  event.preventDefault();
}
