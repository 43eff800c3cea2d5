import { test as base, expect, type Page } from "@playwright/test";

type Person = { email: string; password: string };
type Fixtures = {
  /** A browser window of its own in which somebody has signed in. */
  signInAs: (person: Person) => Promise<Page>;
};

/** A test of the portal. An unexpected error in the console of any of its windows fails it. */
export const test = base.extend<Fixtures>({
  signInAs: async ({ browser }, provide) => {
    const errors: string[] = [];
    const pages: Page[] = [];
    await provide(async (person) => {
      const page = await (await browser.newContext()).newPage();
      pages.push(page);
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill(person.email);
      await page.getByLabel("Password").fill(person.password);
      await page.getByRole("button", { name: "Continue" }).click();
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
      return page;
    });
    for (const page of pages) await page.context().close();
    expect(errors, "errors in the console").toEqual([]);
  },
});

export { expect };
