export type SignInAnswer = "signed_in" | "refused" | "too_many" | "unreachable";

/** Signs in through next-auth's own endpoints; the session arrives as a cookie. */
export async function requestSignIn(form: FormData): Promise<SignInAnswer> {
  const csrf = await fetch("/api/auth/csrf", { cache: "no-store" }).catch(() => null);
  if (!csrf?.ok) return "unreachable";
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, json: "true" });
  for (const name of ["email", "password", "totp"]) {
    const value = form.get(name);
    if (typeof value === "string" && value !== "") body.set(name, value);
  }
  const response = await fetch("/api/auth/callback/credentials", { method: "POST", body }).catch(
    () => null,
  );
  if (response?.ok) return "signed_in";
  if (response?.status === 401) return "refused";
  return response?.status === 429 ? "too_many" : "unreachable";
}
