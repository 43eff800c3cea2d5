import { classNames } from "@/components/ui/class-names";

/** The classes of a filter chip: dashed while unset, solid and sunken once it filters. */
export function chipClass(isOn: boolean): string {
  return classNames(
    "inline-flex h-6.5 items-center gap-[5px] rounded-full border px-2 text-xs font-medium whitespace-nowrap hover:bg-hover touch:h-8 touch:px-3 [&_svg]:size-3",
    isOn ? "border-line-strong bg-sunken text-ink" : "border-dashed border-line-strong text-ink-2",
  );
}
