"use client";

import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

const sizes = { normal: "md:w-140", small: "md:w-110", wide: "md:w-180" };

export type DialogProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** One line under the title. */
  description?: ReactNode;
  /** Buttons, from the left: what stands apart, then cancel, then the primary one. */
  footer?: ReactNode;
  /** Runs on Cmd or Ctrl and Enter. */
  onConfirm?: (() => void) | undefined;
  size?: keyof typeof sizes;
  children?: ReactNode;
};

/** A dialog that holds the focus; below 820 px a sheet at the bottom. */
export function Dialog(props: DialogProps) {
  const { isOpen, onClose, title, description, footer, onConfirm, size = "normal" } = props;
  const confirmByKeys = (event: KeyboardEvent) => {
    if (!onConfirm || event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    onConfirm();
  };
  const contentRef = useRef<HTMLDivElement>(null);
  const focusFirst = (event: Event) => {
    const field = contentRef.current?.querySelector<HTMLElement>(
      "input:not([hidden]), select, textarea",
    );
    if (!field) return;
    event.preventDefault();
    field.focus();
  };
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-30 grid animate-fade place-items-center overflow-hidden bg-scrim p-4 touch:place-items-end touch:p-0">
          <Radix.Content
            ref={contentRef}
            onOpenAutoFocus={focusFirst}
            onKeyDown={confirmByKeys}
            {...(description ? {} : { "aria-describedby": undefined })}
            className={`flex max-h-[calc(100dvh-32px)] w-full animate-rise flex-col rounded-lg bg-raised shadow-dialog focus:outline-none touch:rounded-b-none ${sizes[size]}`}
          >
            <header className="flex items-start gap-3 pt-4 pr-3 pb-3 pl-5">
              <div className="min-w-0">
                <Radix.Title className="text-lg">{title}</Radix.Title>
                {description ? (
                  <Radix.Description className="text-ink-2">{description}</Radix.Description>
                ) : null}
              </div>
              <Radix.Close
                className={`ml-auto ${buttonClass({ variant: "ghost", isIcon: true })}`}
                aria-label="Close (Esc)"
              >
                <Icon name="close" />
              </Radix.Close>
            </header>
            <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] gap-3.5 overflow-y-auto px-5 pt-0.5 pb-4">
              {props.children}
            </div>
            {footer ? (
              <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3 touch:flex-wrap touch:[&>button]:flex-1">
                {footer}
              </footer>
            ) : null}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
