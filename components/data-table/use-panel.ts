"use client";

import { useNavigate } from "@/components/ui/use-navigate";
import { startTransition, useEffect, useOptimistic, useRef } from "react";
import { type ListState, listHref } from "@/components/data-table/list-href";

const followMs = 120;
const roomForPanel = "(min-width: 1181px)";

/** The row open beside the list: kept in the URL as `open`, shown at once, fetched by the server. */
export function usePanel(list: ListState, serverOpenId: string | null) {
  const router = useNavigate();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [openId, setOpenId] = useOptimistic(serverOpenId);
  useEffect(() => () => clearTimeout(timer.current), []);

  const show = (id: string | null, how: "push" | "replace" = "push") => {
    clearTimeout(timer.current);
    startTransition(() => {
      setOpenId(id);
      router[how](listHref(list, { open: id }), { scroll: false });
    });
  };
  /** Follows quick moves without asking the server for every row passed. */
  const follow = (id: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => show(id, "replace"), followMs);
  };
  const goTo = (href: string) => router.push(href);
  return { openId, isLoading: openId !== serverOpenId, show, follow, goTo };
}

/** True where the window has room for the panel. */
export function hasRoomForPanel(): boolean {
  return window.matchMedia(roomForPanel).matches;
}
