"use client";

import { useNavigate } from "@/components/ui/use-navigate";
import { useEffect, useEffectEvent } from "react";

/** Asks the server again every few seconds while something moves and the window is looked at. */
export function AutoRefresh({ everyMs, isOn }: { everyMs: number; isOn: boolean }) {
  const router = useNavigate();
  const refresh = useEffectEvent(() => {
    if (document.visibilityState === "visible") router.refresh();
  });
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => refresh(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isOn]);
  return null;
}
