"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { CommandKbd } from "@/components/ui/kbd";

const CommandMenu = dynamic(() =>
  import("@/components/shell/command-menu").then((module) => module.CommandMenu),
);

/** Opens the command menu, as Cmd or Ctrl and K do; the menu is loaded when first opened. */
export function SearchButton() {
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const open = () => {
    setWasOpened(true);
    setIsOpen(true);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setWasOpened(true);
      setIsOpen((was) => !was);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={open}
        aria-haspopup="dialog"
        className="ml-auto flex h-control w-60 shrink-0 items-center gap-2 rounded-sm border border-line-strong bg-surface pr-[5px] pl-[9px] text-left text-ink-3 hover:border-control touch:w-control"
      >
        <Icon name="search" />
        <span className="touch:sr-only">Search or jump to</span>
        <span aria-hidden="true" className="ml-auto touch:hidden">
          <CommandKbd>K</CommandKbd>
        </span>
      </button>
      {wasOpened ? <CommandMenu isOpen={isOpen} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
