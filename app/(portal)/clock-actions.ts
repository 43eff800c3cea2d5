"use server";

import { z } from "zod";
import type { ActionResult } from "@/components/ui/problem";
import { type ClockOut, clockOut } from "@/lib/billing/contract/clock";
import { dateText } from "@/lib/billing/contract/fields";
import { isTimeZone, localDateAt, startOfLocalDay } from "@/lib/billing/domain/calendar";
import { refuse } from "@/lib/billing/domain/errors";
import { setTestClock } from "@/lib/billing/operations/set-test-clock";
import { showOffice } from "@/lib/billing/views/show-office";
import { defineAction } from "@/lib/http/action";
import { demoClock } from "@/lib/http/demo-clock";

type Moved = Promise<ActionResult<ClockOut>>;

const jump = defineAction({
  name: "clock.jump",
  input: z.strictObject({ officeId: z.int().positive() }),
  output: clockOut,
  allowedTo: "clock.set",
  run: async (context, { officeId }) => {
    const { cycle } = await showOffice(context, officeId);
    return setTestClock(context, new Date(cycle.end));
  },
});

const move = defineAction({
  name: "clock.move",
  input: z.strictObject({ zone: z.string().refine(isTimeZone), on: dateText }),
  output: clockOut,
  allowedTo: "clock.set",
  run: async (context, { zone, on }) => {
    const now = (await demoClock()) ?? refuse("not_found");
    return setTestClock(context, sameTimeOn(on, now, zone));
  },
});

/** The time of day stays, counted from the day's beginning. */
function sameTimeOn(on: string, now: Date, zone: string): Date {
  const today = startOfLocalDay(localDateAt(now, zone), zone);
  return new Date(startOfLocalDay(on, zone).getTime() + now.getTime() - today.getTime());
}

/** Moves the demo's clock to the end of an office's running cycle. */
export async function jumpToCycleEnd(officeId: number): Moved {
  return jump({ officeId });
}

/** Moves the demo's clock to a date of a time zone. */
export async function moveClockTo(zone: string, on: string): Moved {
  return move({ zone, on });
}
