const numberWords = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** "1,340". */
export function formatCount(count: number): string {
  const digits = String(Math.abs(count)).replace(/\B(?=(\d{3})+$)/g, ",");
  return count < 0 ? `−${digits}` : digits;
}

/** Counts on tabs are exact to 999, then "999+". */
export function formatTabCount(count: number): string {
  return count > 999 ? "999+" : String(count);
}

/** "+27", "−9", "0". */
export function formatSignedCount(count: number): string {
  return count > 0 ? `+${formatCount(count)}` : formatCount(count);
}

/** "1 invoice", "1,340 lines", "2 entries" (with the plural given). */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "two", "twelve", "13": small numbers inside a sentence. */
export function countWord(count: number): string {
  return numberWords[count] ?? formatCount(count);
}

/** "a", "a and b", "a, b and c". */
export function joinAnd(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}

/** "Two are billed." */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "DW" of "Dana Whitfield", titles left out. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word && !word.endsWith("."));
  const first = words[0]?.charAt(0) ?? "";
  const last = words.length > 1 ? (words.at(-1)?.charAt(0) ?? "") : "";
  return (first + last).toUpperCase();
}

/** "pt_wxwcby…1xmw": enough of a ref to compare two by eye. */
export function shortRef(ref: string): string {
  return ref.length > 15 ? `${ref.slice(0, 9)}…${ref.slice(-4)}` : ref;
}

/** "Visa •••• 4242". */
export function formatCard(card: { brand: string; last4: string }): string {
  return `${capitalize(card.brand)} •••• ${card.last4}`;
}
