"use client";

import type { KeyHint } from "@/components/data-table/table-foot";
import { Dialog } from "@/components/ui/dialog";
import { CommandKbd, Kbd } from "@/components/ui/kbd";

/** The keys that work in a list. */
export function KeysDialog({
  isOpen,
  onClose,
  hints,
}: {
  isOpen: boolean;
  onClose: () => void;
  hints: KeyHint[];
}) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keys" size="small">
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-y-2">
        {hints.map(({ keys, label }) => (
          <div key={label} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-ink-2 first-letter:uppercase">{label}</dt>
            <dd className="flex gap-1.5">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
        <div className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-ink-2">Search or jump to</dt>
          <dd>
            <CommandKbd>K</CommandKbd>
          </dd>
        </div>
      </dl>
    </Dialog>
  );
}
