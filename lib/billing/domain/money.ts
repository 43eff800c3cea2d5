/** Whole US cents, always a safe integer. */
export type Cents = number;

/** The largest amount a DECIMAL(10,2) column holds: 99,999,999.99. */
export const MAX_CENTS: Cents = 9_999_999_999;

const MONEY_INPUT = /^(0|[1-9]\d{0,7})(?:\.(\d{1,2}))?$/;

/**
 * Reads an amount such as "12", "12.5", "12.50" or 12.5 into cents, at most MAX_CENTS.
 * Returns null for signs, exponents, spaces, leading zeros, bare points and more than two decimals.
 */
export function parseCents(input: string | number): Cents | null {
  if (Object.is(input, -0)) return null;
  const match = MONEY_INPUT.exec(String(input));
  if (match === null) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}

/** Writes cents as a decimal string with two places: "12.00", "-3.10". */
export function formatCents(cents: Cents): string {
  assertCents(cents);
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Adds amounts. Throws RangeError when the sum cannot be exact. */
export function sumCents(amounts: Iterable<Cents>): Cents {
  let total = 0;
  for (const amount of amounts) {
    assertCents(amount);
    total += amount;
    assertCents(total);
  }
  return total;
}

/** quantity × unit price. Throws RangeError when the product cannot be exact. */
export function multiplyCents(quantity: number, unitCents: Cents): Cents {
  assertCents(unitCents);
  if (!Number.isSafeInteger(quantity)) throw new RangeError("a quantity must be a whole number");
  // Adding zero turns -0 into 0.
  const product = quantity * unitCents + 0;
  assertCents(product);
  return product;
}

/** amount × numerator ÷ denominator, rounded half away from zero, without overflow. */
export function proportionCents(amount: Cents, numerator: number, denominator: number): Cents {
  assertCents(amount);
  if (denominator <= 0) throw new RangeError("a denominator must be positive");
  const two = BigInt(2);
  const product = BigInt(amount) * BigInt(numerator) * two;
  const half = product < BigInt(0) ? -BigInt(denominator) : BigInt(denominator);
  return Number((product + half) / (two * BigInt(denominator)));
}

/**
 * Splits an amount over weights, in proportion and to the cent: the shares add up to the amount, and
 * none exceeds its weight while the amount does not exceed their sum. Earlier weights win ties.
 */
export function allocateCents(amount: Cents, weights: readonly Cents[]): Cents[] {
  const totalWeight = sumCents(weights);
  if (amount < 0 || weights.some((weight) => weight < 0)) {
    throw new RangeError("amounts to allocate must not be negative");
  }
  if (amount === 0) return weights.map(() => 0);
  if (totalWeight === 0) throw new RangeError("there is nothing to allocate to");
  const parts = weights.map((weight, index) => {
    const product = BigInt(amount) * BigInt(weight);
    const total = BigInt(totalWeight);
    return { index, share: Number(product / total), remainder: Number(product % total) };
  });
  let left = amount - sumCents(parts.map((part) => part.share));
  for (const part of [...parts].sort((a, b) => b.remainder - a.remainder || a.index - b.index)) {
    if (left === 0) break;
    part.share += 1;
    left -= 1;
  }
  return parts.map((part) => part.share);
}

function assertCents(value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError("an amount must be a safe whole number");
}
