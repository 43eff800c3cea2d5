import { invalidRequest } from "./errors";

type PriceParams = {
  amount?: number;
  quantity?: number;
  quantity_decimal?: string;
  unit_amount_decimal?: string;
  price_data?: { unit_amount?: number; unit_amount_decimal?: string };
  pricing?: unknown;
};

const SCALE_DIGITS = 12;
const SCALE = 10n ** BigInt(SCALE_DIGITS);

/** A decimal text as an integer of 10^-12 units. */
function scaled(decimal: string): bigint {
  const isNegative = decimal.startsWith("-");
  const [whole = "0", fraction = ""] = decimal.replace("-", "").split(".");
  const value = BigInt(whole) * SCALE + BigInt(fraction.padEnd(SCALE_DIGITS, "0"));
  return isNegative ? -value : value;
}

/** Unit amount × quantity in whole cents, half away from zero. */
export function lineAmount(unitAmount: string, quantity: string): number {
  const product = scaled(unitAmount) * scaled(quantity);
  const unit = SCALE * SCALE;
  const half = product < 0n ? -unit / 2n : unit / 2n;
  return Number((product + half) / unit);
}

/** The unit amount (decimal cents) an item was given in one of Stripe's ways. */
export function priceOf(params: PriceParams): string {
  const given = ["amount", "unit_amount_decimal", "price_data", "pricing"].filter(
    (name) => params[name as keyof PriceParams] !== undefined,
  );
  if (given.length !== 1) {
    throw invalidRequest(
      given.length === 0
        ? "You must specify one of these parameters: amount, unit_amount_decimal, price_data, pricing."
        : `You may only specify one of these parameters: ${given.join(", ")}.`,
      { code: given.length === 0 ? "parameter_missing" : "parameters_exclusive", param: "amount" },
    );
  }
  if (params.amount !== undefined) {
    if (params.quantity !== undefined || params.quantity_decimal !== undefined) {
      throw invalidRequest("You may not specify a quantity together with amount.", {
        code: "parameters_exclusive",
        param: "quantity",
      });
    }
    return String(params.amount);
  }
  const unit =
    params.unit_amount_decimal ??
    params.price_data?.unit_amount_decimal ??
    params.price_data?.unit_amount?.toString();
  if (unit === undefined) {
    throw invalidRequest(
      "The stand-in has no prices; give amount, unit_amount_decimal or price_data.",
      {
        param: "pricing",
      },
    );
  }
  return unit;
}
