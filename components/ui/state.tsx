import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { Icon, type IconName } from "@/components/ui/icon";

export type Tone =
  "draft" | "sent" | "paid" | "failed" | "canceled" | "attention" | "accent" | "plain" | "quiet";

const colors: Record<Tone, string> = {
  draft: "text-draft",
  sent: "text-sent",
  paid: "text-paid",
  failed: "text-failed",
  canceled: "text-canceled",
  attention: "text-attention",
  accent: "text-accent",
  plain: "text-ink",
  quiet: "text-ink-3",
};

const tints: Record<Tone, string> = {
  draft: "bg-draft-soft",
  sent: "bg-sent-soft",
  paid: "bg-paid-soft",
  failed: "bg-failed-soft",
  canceled: "bg-canceled-soft",
  attention: "bg-attention-soft",
  accent: "bg-accent-soft",
  plain: "bg-sunken",
  quiet: "bg-sunken",
};

/** A state: glyph and word first, colour third. The tinted pill is for the header of one thing. */
export function State({
  tone,
  icon,
  isPill = false,
  isStruck = false,
  children,
}: {
  tone: Tone;
  icon: IconName;
  isPill?: boolean;
  isStruck?: boolean;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1.5 align-middle font-medium whitespace-nowrap",
        colors[tone],
        isPill && `h-5.5 rounded-full pr-2 pl-1.5 text-xs ${tints[tone]}`,
      )}
    >
      <Icon name={icon} className="size-3.5" />
      <span className={isStruck ? "line-through" : undefined}>{children}</span>
    </span>
  );
}
