"use client";

import { useEffect, useState } from "react";
import type { z } from "zod";
import type { ChargeForecast } from "@/components/billing/charge-preview";
import type { ActionResult } from "@/components/ui/problem";
import { oneOffChargeIn } from "@/lib/billing/contract/charges";

export type ChargeFormInput = z.input<typeof oneOffChargeIn>;

const restMs = 250;

/**
 * What the charge in the form would do, asked for once the typing rests: `current` is null until it
 * is known for what the form holds now, `last` stands until then.
 */
export function useChargeForecast(
  values: Partial<ChargeFormInput>,
  preview: (input: ChargeFormInput) => Promise<ActionResult<ChargeForecast>>,
): { current: ChargeForecast | null; last: ChargeForecast | null } {
  const [known, setKnown] = useState<{ key: string; forecast: ChargeForecast | null } | null>(null);
  // The note is left out: Stripe never gets it, so it changes nothing.
  const key = JSON.stringify({ ...values, note: undefined });
  useEffect(() => {
    let isStale = false;
    const timer = setTimeout(() => {
      const input = JSON.parse(key) as ChargeFormInput;
      if (!oneOffChargeIn.safeParse(input).success) return;
      void preview(input).then((result) => {
        if (!isStale) setKnown({ key, forecast: result.ok ? result.data : null });
      });
    }, restMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [key, preview]);
  const last = known?.forecast ?? null;
  return { current: known?.key === key ? last : null, last };
}
