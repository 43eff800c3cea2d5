"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";

type Options = { scroll?: boolean };

/** The router for addresses put together at run time. */
export function useNavigate() {
  const router = useRouter();
  return {
    push: (href: string, options?: Options) => router.push(href as Route, options),
    replace: (href: string, options?: Options) => router.replace(href as Route, options),
    refresh: () => router.refresh(),
  };
}
