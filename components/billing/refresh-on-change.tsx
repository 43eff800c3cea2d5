"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { useNavigate } from "@/components/ui/use-navigate";

const EVERY_MS = 4_000;

/**
 * Looks every few seconds whether what the page shows has changed, and only then asks for the page
 * again: looking is nobody's doing and must not put the idle log-off off.
 */
export function RefreshOnChange({ href }: { href: string }) {
  const router = useNavigate();
  const seen = useRef<string | null>(null);
  const look = useEffectEvent(async () => {
    if (document.visibilityState !== "visible") return;
    const response = await fetch(href, { cache: "no-store" }).catch(() => null);
    if (!response?.ok) return;
    const mark = await response.text();
    if (seen.current !== null && seen.current !== mark) router.refresh();
    seen.current = mark;
  });
  useEffect(() => {
    seen.current = null;
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => clearInterval(timer);
  }, [href]);
  return null;
}
