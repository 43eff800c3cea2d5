import { z } from "zod";
import { instantOut } from "./fields";

export const clockIn = z.strictObject({
  now: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});
export const clockOut = z.strictObject({ now: instantOut, frozen: z.boolean() });
export type ClockOut = z.output<typeof clockOut>;
