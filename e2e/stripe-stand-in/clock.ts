export type Clock = {
  /** Seconds since the epoch, in the stand-in's own time. */
  now: () => number;
  /** The second the clock stands still at, or null while it follows real time. */
  frozenAt: () => number | null;
  /** Stops the clock at a second, or releases it with null. */
  set: (seconds: number | null) => void;
};

/** Real time until it is set; then it stands still, so that a demo's clock can lead it. */
export function createClock(): Clock {
  let frozen: number | null = null;
  return {
    now: () => frozen ?? Math.floor(Date.now() / 1000),
    frozenAt: () => frozen,
    set: (seconds) => {
      frozen = seconds;
    },
  };
}

export const DAY_SECONDS = 86_400;
