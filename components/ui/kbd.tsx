"use client";

import { type ReactNode, useSyncExternalStore } from "react";

/** The name of a key. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-4.5 min-w-4.5 place-items-center rounded-xs border border-line-strong bg-surface px-1 font-sans text-[0.625rem] leading-none font-medium text-ink-3 [.bg-accent_&]:border-current/40 [.bg-accent_&]:bg-transparent [.bg-accent_&]:text-current touch:[:is(a,button)_&]:hidden">
      {children}
    </kbd>
  );
}

const never = () => () => undefined;
const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** ⌘ and a key, written as Ctrl where there is no ⌘. */
export function CommandKbd({ children }: { children: string }) {
  const apple = useSyncExternalStore(never, isApple, () => true);
  return <Kbd>{apple ? `⌘${children}` : `Ctrl ${children}`}</Kbd>;
}
