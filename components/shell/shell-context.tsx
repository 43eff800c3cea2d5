"use client";

import { createContext, type ReactNode, use, useTransition } from "react";
import { useNavigate } from "@/components/ui/use-navigate";
import type { IconName } from "@/components/ui/icon";
import type { ActionResult } from "@/components/ui/problem";
import type { Tone } from "@/components/ui/state";

export type NavItem = {
  label: string;
  /** For the tab bar of phones. */
  shortLabel?: string;
  href: string;
  icon: IconName;
  count?: number;
  needsAttention?: boolean;
};
export type NavSection = { title?: string; items: NavItem[] };

export type OfficeOption = { id: string; name: string; detail: string; href: string };

export type ShellUser = { name: string; email: string; roleLabel: string };

export type DemoClockView = {
  now: string;
  zone: string;
  /** The end of the running cycle, where one office is chosen. */
  cycleEndsAt: string | null;
  jumpToCycleEnd?: () => Promise<ActionResult<{ now: string }>>;
  /** Takes a calendar date, YYYY-MM-DD. */
  moveTo?: (on: string) => Promise<ActionResult<{ now: string }>>;
};

export type CommandItem = {
  id: string;
  group: string;
  label: string;
  detail?: string;
  state?: { tone: Tone; icon: IconName; label: string };
  href: string;
  icon: IconName;
};

export type Shell = {
  sections: NavSection[];
  office: { name: string; detail: string };
  officeOptions: OfficeOption[];
  user: ShellUser;
  userLinks: NavItem[];
  signOut: () => Promise<void>;
  clock: DemoClockView | null;
  commands: CommandItem[];
  /** Offices, invoice numbers and pages that match; never patients. */
  searchCommands: (query: string) => Promise<CommandItem[]>;
};

type ShellState = Shell & { isSwitching: boolean; switchOffice: (option: OfficeOption) => void };

const ShellContext = createContext<ShellState | null>(null);

/** Holds what the frame around every page shows. */
export function ShellProvider({ shell, children }: { shell: Shell; children: ReactNode }) {
  const router = useNavigate();
  const [isSwitching, startSwitching] = useTransition();
  const switchOffice = (option: OfficeOption) => startSwitching(() => router.push(option.href));
  return <ShellContext value={{ ...shell, isSwitching, switchOffice }}>{children}</ShellContext>;
}

/** What the frame shows. Throws outside of ShellProvider. */
export function useShell(): ShellState {
  const shell = use(ShellContext);
  if (!shell) throw new Error("useShell needs a ShellProvider above it.");
  return shell;
}
