import { formatMoney } from "@/lib/format/money";

/** A decimal string as dollars, in tabular figures. */
export function Money({ amount, className = "" }: { amount: string; className?: string }) {
  return (
    <span className={`whitespace-nowrap tabular-nums ${className}`}>{formatMoney(amount)}</span>
  );
}
