import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { DemoClockLine } from "@/app/(auth)/sign-in/demo-clock-line";
import { readDemoPeople } from "@/app/(auth)/sign-in/demo-people";
import { SignInScreen } from "@/app/(auth)/sign-in/sign-in-screen";
import { currentActor } from "@/lib/auth/session";
import { isDemoMode } from "@/lib/env";
import { demoClock } from "@/lib/http/demo-clock";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  if (await currentActor(await headers(), { isActivity: false })) redirect("/");
  const now = await demoClock();
  return (
    <SignInScreen
      isDemo={isDemoMode()}
      wasIdle={(await searchParams)["ended"] === "idle"}
      people={await readDemoPeople()}
      clock={now ? <DemoClockLine now={now.toISOString()} /> : null}
    />
  );
}
