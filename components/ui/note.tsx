import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";

const tones = {
  info: { box: "bg-sunken", icon: "info", color: "" },
  attention: { box: "bg-attention-soft", icon: "warning", color: "text-attention" },
  failed: { box: "bg-failed-soft", icon: "warning", color: "text-failed" },
} as const;

/** A bar that tells one thing. `actions` make it a bar with buttons at its end. */
export function Note({
  tone = "info",
  title,
  actions,
  isAlert = false,
  children,
}: {
  tone?: keyof typeof tones;
  title?: string;
  actions?: ReactNode;
  isAlert?: boolean;
  children?: ReactNode;
}) {
  const { box, icon, color } = tones[tone];
  return (
    <div
      role={isAlert ? "alert" : undefined}
      className={classNames(
        "flex items-start gap-2.5 rounded-md px-3 py-2.5 text-ink-2",
        box,
        actions ? "md:items-center touch:flex-wrap" : "",
      )}
    >
      <Icon name={icon} className={classNames("mt-0.5", actions ? "md:mt-0" : "", color)} />
      <div className={classNames("min-w-0 flex-1", actions ? "touch:basis-[70%]" : "")}>
        {title ? <b className="text-ink">{title} </b> : null}
        {children}
      </div>
      {actions ? (
        <div className="flex flex-wrap gap-2 touch:mt-1 touch:ml-6.5 touch:w-full">{actions}</div>
      ) : null}
    </div>
  );
}
