const shape = /^(-?)(\d+)(?:\.(\d{1,2}))?$/;

/** Integer cents of a decimal string such as "846.00". Throws on any other shape: money is never guessed. */
export function centsOf(amount: string): number {
  const parts = shape.exec(amount);
  if (!parts) throw new Error("An amount is a decimal string with at most two places.");
  const cents = Number(parts[2]) * 100 + Number((parts[3] ?? "").padEnd(2, "0"));
  return parts[1] === "-" && cents !== 0 ? -cents : cents;
}

/** Decimal string ("12.00") of integer cents. */
export function amountOf(cents: number): string {
  const size = Math.abs(cents);
  const text = `${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`;
  return cents < 0 ? `-${text}` : text;
}

/** Sum of decimal strings, exact. */
export function sumOf(amounts: readonly string[]): string {
  return amountOf(amounts.reduce((cents, amount) => cents + centsOf(amount), 0));
}

/** Amount times a whole count, exact. */
export function timesOf(amount: string, count: number): string {
  return amountOf(centsOf(amount) * count);
}

/** The opposite amount; zero stays zero. */
export function negativeOf(amount: string): string {
  return amountOf(-centsOf(amount) || 0);
}

/** True if the amount is zero. */
export function isZero(amount: string): boolean {
  return centsOf(amount) === 0;
}

/** "1234" -> "1,234". */
function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "$1,234.00" of "1234"; negative with a true minus: "−$18.00". */
export function formatMoney(amount: string): string {
  const [whole = "0", part = "00"] = amountOf(Math.abs(centsOf(amount))).split(".");
  return `${centsOf(amount) < 0 ? "−" : ""}$${grouped(whole)}.${part}`;
}

/** "$1,234": an axis label, dollars only. */
export function formatDollars(amount: number): string {
  return `${amount < 0 ? "−" : ""}$${grouped(String(Math.round(Math.abs(amount))))}`;
}

/** The amount a person typed ("1,234.5", "$12") as "1234.50"; null if it is none. */
export function parseTypedAmount(text: string): string | null {
  const bare = text.trim().replace(/^\$\s*/, "");
  if (!/^\d{1,3}(,\d{3})+(\.\d{1,2})?$/.test(bare) && !/^\d{1,12}(\.\d{1,2})?$/.test(bare)) {
    return null;
  }
  return amountOf(centsOf(bare.replaceAll(",", "")));
}
