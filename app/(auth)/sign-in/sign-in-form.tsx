"use client";

import { type FormEvent, useState } from "react";
import { requestSignIn, type SignInAnswer } from "@/app/(auth)/sign-in/sign-in-request";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Note } from "@/components/ui/note";

export type Credentials = { email: string; password: string };

/** None of them tells whether the e-mail is known. */
const PROBLEMS: Record<Exclude<SignInAnswer, "signed_in">, { title: string; text: string }> = {
  refused: {
    title: "That did not work.",
    text: "E-mail, password or code is wrong. Check them and try again.",
  },
  too_many: {
    title: "Too many attempts.",
    text: "Wait 15 minutes, then try again.",
  },
  unreachable: {
    title: "No answer.",
    text: "The portal could not be reached. Check the connection and try again.",
  },
};

/** E-mail, password and, where it is in use, the code of the second factor. */
export function SignInForm({
  isDemo,
  wasIdle,
  credentials,
  onChange,
}: {
  isDemo: boolean;
  wasIdle: boolean;
  credentials: Credentials;
  onChange: (credentials: Credentials) => void;
}) {
  const [problem, setProblem] = useState<keyof typeof PROBLEMS | null>(null);
  const [isPending, setIsPending] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsPending(true);
    setProblem(null);
    const answer = await requestSignIn(new FormData(event.currentTarget)).catch(
      () => "unreachable" as const,
    );
    // A whole new page, so that nothing of whoever was here before stays in memory.
    if (answer === "signed_in") return window.location.replace("/");
    setProblem(answer);
    setIsPending(false);
  };

  return (
    <form
      method="post"
      aria-labelledby="sign-in-title"
      onSubmit={(event) => void submit(event)}
      className="grid w-full max-w-80 content-center gap-4"
    >
      <h1 id="sign-in-title" className="mb-1">
        Sign in
      </h1>
      {problem ? (
        <Note tone="failed" title={PROBLEMS[problem].title} isAlert>
          {PROBLEMS[problem].text}
        </Note>
      ) : wasIdle ? (
        <Note title="You were signed out.">Nothing was done for 15 minutes.</Note>
      ) : null}
      <Field label="E-mail">
        {(wiring) => (
          <Input
            {...wiring}
            type="email"
            name="email"
            autoComplete="username"
            required
            maxLength={254}
            value={credentials.email}
            onChange={(event) => onChange({ ...credentials, email: event.target.value })}
          />
        )}
      </Field>
      <Field label="Password">
        {(wiring) => (
          <Input
            {...wiring}
            type="password"
            name="password"
            autoComplete="current-password"
            required
            maxLength={1024}
            value={credentials.password}
            onChange={(event) => onChange({ ...credentials, password: event.target.value })}
          />
        )}
      </Field>
      {isDemo ? null : (
        <Field label="Authenticator code" isOptional hint="Admins, and whoever has set one up.">
          {(wiring) => (
            <Input
              {...wiring}
              name="totp"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={10}
            />
          )}
        </Field>
      )}
      <Button variant="primary" type="submit" isPending={isPending} className="h-8.5 w-full">
        Continue
      </Button>
      {isDemo ? (
        <p className="text-xs text-ink-3">
          This is a demo: a second factor is optional here, also for admins.
        </p>
      ) : null}
    </form>
  );
}
