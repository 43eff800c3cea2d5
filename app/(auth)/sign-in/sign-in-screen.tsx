"use client";

import { type ReactNode, useState } from "react";
import { DemoPeopleList } from "@/app/(auth)/sign-in/demo-people-list";
import type { DemoPeople, DemoPerson } from "@/app/(auth)/sign-in/demo-people";
import { SignInForm } from "@/app/(auth)/sign-in/sign-in-form";
import { Logo } from "@/components/shell/logo";
import { classNames } from "@/components/ui/class-names";

/** The form, and in the demo the people who may use it. */
export function SignInScreen({
  isDemo,
  wasIdle,
  people,
  clock,
}: {
  isDemo: boolean;
  wasIdle: boolean;
  people: DemoPeople;
  clock: ReactNode;
}) {
  const [credentials, setCredentials] = useState({ email: "", password: "" });
  const pick = ({ email, password }: DemoPerson) => setCredentials({ email, password });
  return (
    <main className={classNames("grid min-h-dvh", isDemo && "md:grid-cols-2")}>
      <div className="grid grid-rows-[auto_1fr_auto] justify-items-center gap-8 bg-surface px-gutter py-10 touch:gap-6 touch:py-6">
        <p className="flex w-full max-w-80 items-center gap-2 text-base font-semibold tracking-tight">
          <Logo />
          Lumbar
        </p>
        <SignInForm
          isDemo={isDemo}
          wasIdle={wasIdle}
          credentials={credentials}
          onChange={setCredentials}
        />
        <p className="w-full max-w-80 text-xs text-ink-3">
          Signed out after 15 minutes without activity.
        </p>
      </div>
      {isDemo ? (
        <div className="grid items-center justify-items-center border-line bg-canvas px-gutter py-10 md:border-l touch:border-t touch:py-6">
          <DemoPeopleList people={people} pickedEmail={credentials.email} onPick={pick}>
            {clock}
          </DemoPeopleList>
        </div>
      ) : null}
    </main>
  );
}
