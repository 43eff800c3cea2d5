"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { readTimeLeft, staySignedIn } from "@/app/(portal)/session-end";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

const WARN_MS = 2 * 60_000;
/** How often the end is asked for while the warning stands: another window may have put it off. */
const ASK_AGAIN_MS = 10_000;

/** `endsAt` on the window's own monotonic clock, in milliseconds. */
type Warning = { endsAt: number; leftSeconds: number };

const signedOut = (): void => window.location.replace("/sign-in?ended=idle");

/** Warns two minutes before the idle log-off, offers to stay, and leaves when the time is over. */
export function IdleWarning() {
  const [warning, setWarning] = useState<Warning | null>(null);
  const [isExtending, setIsExtending] = useState(false);

  /** Looks how long the session lasts and says when to look again, in milliseconds. */
  const look = useEffectEvent(async (): Promise<number> => {
    const answer = await readTimeLeft();
    if (answer === null) return ASK_AGAIN_MS;
    const { leftMs } = answer;
    if (leftMs <= 0) signedOut();
    if (leftMs > WARN_MS) {
      setWarning(null);
      return leftMs - WARN_MS;
    }
    setWarning({
      endsAt: performance.now() + leftMs,
      leftSeconds: Math.max(0, Math.ceil(leftMs / 1000)),
    });
    return ASK_AGAIN_MS;
  });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const again = async () => {
      clearTimeout(timer);
      const waitMs = await look();
      if (!isGone) timer = setTimeout(() => void again(), waitMs);
    };
    // A computer that slept has missed its timers.
    const onVisible = () => {
      if (document.visibilityState === "visible") void again();
    };
    void again();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      isGone = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, []);

  const endsAt = warning?.endsAt ?? null;
  useEffect(() => {
    if (endsAt === null) return;
    const tick = setInterval(() => {
      const leftSeconds = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
      setWarning((now) => (now === null ? null : { ...now, leftSeconds }));
      if (leftSeconds === 0) signedOut();
    }, 1000);
    return () => clearInterval(tick);
  }, [endsAt]);

  const stay = async () => {
    setIsExtending(true);
    const isExtended = await staySignedIn();
    setIsExtending(false);
    if (isExtended) setWarning(null);
  };

  return (
    <Dialog
      isOpen={warning !== null}
      onClose={() => void stay()}
      title="Still there?"
      description="Nothing was done here for a while, so you will be signed out."
      footer={
        <Button variant="primary" autoFocus isPending={isExtending} onClick={() => void stay()}>
          Stay signed in
        </Button>
      }
    >
      <p className="tabular-nums" role="timer">
        Signing out in {timeLeft(warning?.leftSeconds ?? 0)}.
      </p>
    </Dialog>
  );
}

/** "1:05". */
function timeLeft(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
