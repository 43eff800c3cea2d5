"use client";

import { Command } from "cmdk";
import { useNavigate } from "@/components/ui/use-navigate";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";
import { type CommandItem, useShell } from "@/components/shell/shell-context";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { State } from "@/components/ui/state";

/** Jumps to any office, invoice number or page. */
export function CommandMenu({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 animate-fade bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-30 w-144 max-w-[calc(100vw-16px)] -translate-x-1/2 animate-rise overflow-hidden rounded-lg bg-raised shadow-pop touch:top-2"
        >
          <Dialog.Title className="sr-only">Search or jump to</Dialog.Title>
          <CommandList onClose={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandList({ onClose }: { onClose: () => void }) {
  const router = useNavigate();
  const { commands, searchCommands } = useShell();
  const [query, setQuery] = useState("");
  const { found, isSearching } = useSearch(query, searchCommands);
  const wanted = query.trim().toLowerCase();
  const fixed = commands.filter(({ label, detail = "" }) =>
    `${label} ${detail}`.toLowerCase().includes(wanted),
  );
  const groups = groupItems([...found, ...fixed]);
  const open = (item: CommandItem) => {
    onClose();
    router.push(item.href);
  };
  return (
    <Command shouldFilter={false} label="Search or jump to" loop>
      <div className="flex h-11.5 items-center gap-2.5 border-b border-line px-4">
        <Icon name="search" />
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder="Office, invoice number or page"
          className="min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-ink-3 touch:text-lg"
        />
      </div>
      <Command.List
        className="max-h-[min(24rem,60vh)] overflow-y-auto pb-1.5"
        aria-busy={isSearching}
      >
        <Command.Empty className="px-4 py-6 text-center text-ink-3">
          {isSearching ? "Searching…" : "No office, invoice or page matches."}
        </Command.Empty>
        {groups.map(([group, items]) => (
          <Command.Group
            key={group}
            heading={group}
            className="[&_[cmdk-group-heading]]:px-4 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
          >
            {items.map((item) => (
              <Command.Item
                key={item.id}
                value={item.id}
                onSelect={() => open(item)}
                className="mx-1.5 flex h-8.5 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 data-[selected=true]:bg-accent-soft touch:h-11"
              >
                <Icon name={item.icon} className="text-ink-3" />
                <span className="truncate tabular-nums">{item.label}</span>
                <span className="ml-auto max-w-1/2 shrink-0 truncate text-xs text-ink-3">
                  {item.state ? (
                    <State tone={item.state.tone} icon={item.state.icon}>
                      {item.state.label}
                    </State>
                  ) : (
                    item.detail
                  )}
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <div className="flex gap-3.5 border-t border-line px-4 py-2 text-xs text-ink-3 touch:hidden">
        <span className="flex items-center gap-1.5">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> move
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd>↵</Kbd> open
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd>Esc</Kbd> close
        </span>
      </div>
    </Command>
  );
}

function groupItems(items: CommandItem[]): [string, CommandItem[]][] {
  const groups = new Map<string, CommandItem[]>();
  const seen = new Set<string>();
  for (const item of items) {
    if (seen.has(item.id)) continue;
    seen.add(item.id);
    groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  }
  return [...groups];
}

function useSearch(query: string, search: (query: string) => Promise<CommandItem[]>) {
  const [found, setFound] = useState<{ query: string; items: CommandItem[] }>({
    query: "",
    items: [],
  });
  const wanted = query.trim();
  useEffect(() => {
    if (wanted === "") return;
    let isStale = false;
    const timer = setTimeout(() => {
      void search(wanted).then((items) => {
        if (!isStale) setFound({ query: wanted, items });
      });
    }, 150);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [wanted, search]);
  return {
    found: wanted === "" ? [] : found.items,
    isSearching: wanted !== "" && found.query !== wanted,
  };
}
