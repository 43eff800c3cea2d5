"use client";

import { type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";

type PopoverProps = {
  /** What the button shows. */
  button: ReactNode;
  buttonClass?: string;
  /** The button's name where its content is no name. */
  label?: string;
  align?: "start" | "end";
  panelClass?: string;
  /** Links, and elements with `data-close`, close it. */
  children: ReactNode;
};

/** A button and the panel it opens, in the browser's top layer: Esc and a click outside close it. */
export function Popover({
  button,
  buttonClass,
  label,
  align = "start",
  panelClass,
  children,
}: PopoverProps) {
  const id = useId();
  const buttonRef = useRef<HTMLButtonElement>(null);
  const panelRef = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);

  useEffect(() => {
    const panel = panelRef.current;
    const opener = buttonRef.current;
    if (!isOpen || !panel || !opener) return;
    const place = () => placeBeside(opener, panel, align);
    place();
    panel.querySelector<HTMLElement>("[data-autofocus], input, a, button")?.focus();
    window.addEventListener("scroll", place, { passive: true });
    window.addEventListener("resize", place);
    return () => {
      window.removeEventListener("scroll", place);
      window.removeEventListener("resize", place);
    };
  }, [isOpen, align]);

  const closeByChoice = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest("a, [data-close]")) {
      panelRef.current?.hidePopover();
    }
  };
  return (
    <>
      <button
        ref={buttonRef}
        type="button"
        popoverTarget={id}
        aria-expanded={isOpen}
        aria-label={label}
        className={buttonClass}
      >
        {button}
      </button>
      <div
        ref={panelRef}
        id={id}
        popover="auto"
        data-open={isOpen || undefined}
        onToggle={(event) => setIsOpen(event.newState === "open")}
        onClick={closeByChoice}
        className={classNames(
          "fixed max-h-[70vh] max-w-[calc(100vw-16px)] overflow-y-auto rounded-lg bg-raised p-1.5 text-ink shadow-pop open:animate-rise",
          panelClass ?? "w-56",
        )}
      >
        {isOpen ? children : null}
      </div>
    </>
  );
}

function placeBeside(opener: HTMLElement, panel: HTMLElement, align: "start" | "end"): void {
  const at = opener.getBoundingClientRect();
  const size = panel.getBoundingClientRect();
  const isBelow = at.bottom + 6 + size.height <= window.innerHeight || at.top < size.height + 6;
  const left = align === "start" ? at.left : at.right - size.width;
  panel.style.top = `${isBelow ? at.bottom + 6 : at.top - 6 - size.height}px`;
  panel.style.left = `${Math.max(8, Math.min(left, window.innerWidth - size.width - 8))}px`;
}

const itemClass =
  "flex h-8 w-full items-center gap-2.5 rounded-sm px-2 text-left hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2 touch:h-10 [&>svg]:text-ink-3";

/** The classes of one row in a menu. */
export function menuItemClass(): string {
  return itemClass;
}
