import { type Prisma } from "@/lib/db/generated/client";
import { type Cents, formatCents } from "../domain/money";

/** DECIMAL(10,2) to whole cents. */
export function toCents(amount: Prisma.Decimal): Cents {
  return amount.times(100).toNumber();
}

/** Whole cents to the text of a DECIMAL(10,2). */
export function fromCents(cents: Cents): string {
  return formatCents(cents);
}

/** A DATE column to 'YYYY-MM-DD'. */
export function toCalendarDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** 'YYYY-MM-DD' to what a DATE column takes. */
export function fromCalendarDate(on: string): Date {
  return new Date(`${on}T00:00:00.000Z`);
}
