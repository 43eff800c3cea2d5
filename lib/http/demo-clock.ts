import { cache } from "react";
import { businessNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { isTestClockOn } from "@/lib/env";

/** What the demo's clock shows, for everybody to see; null where business time is real time. */
export const demoClock = cache(async (): Promise<Date | null> =>
  isTestClockOn() ? inTransaction(systemScope(), (tx) => businessNow(tx)) : null,
);
