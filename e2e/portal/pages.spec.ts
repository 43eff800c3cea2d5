import AxeBuilder from "@axe-core/playwright";
import { officeOf, readAccess } from "../access";
import { expect, test } from "../portal-test";

const access = readAccess();
const office = officeOf(access, 0);
const home = `/offices/${office.office_id}`;

const SCREENS = [
  ["office manager", office.manager, `${home}/dashboard`],
  ["office manager", office.manager, `${home}/invoices`],
  ["office manager", office.manager, `${home}/patients`],
  ["practitioner", office.practitioner, `${home}/patients`],
  ["admin", access.admin, "/admin/offices"],
  ["admin", access.admin, "/admin/charges"],
  ["admin", access.admin, "/admin/runs"],
  ["auditor", access.auditor, "/admin/offices"],
] as const;

for (const [who, person, path] of SCREENS) {
  test(`${path} shows itself to the ${who}: accessible, nothing cut off, on a desk and on a phone, light and dark`, async ({
    signInAs,
  }) => {
    const page = await signInAs(person);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - window.innerWidth,
        );
        expect(overflow, `sideways at ${width} px`).toBeLessThanOrEqual(0);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        expect(found, `${colorScheme} at ${width} px`).toEqual([]);
      }
    }
  });
}

const CLOSED = [
  ["practitioner", office.practitioner, `${home}/invoices`],
  ["practitioner", office.practitioner, `${home}/dashboard`],
  ["office manager", office.manager, `/offices/${officeOf(access, 2).office_id}/dashboard`],
  ["office manager", office.manager, "/admin/offices"],
  ["company manager", access.companies[0]?.manager ?? office.manager, "/admin/runs"],
  ["admin", access.admin, `${home}/patients`],
] as const;

for (const [who, person, path] of CLOSED) {
  test(`${path} does not exist for the ${who}`, async ({ signInAs }) => {
    const page = await signInAs(person);
    const answer = await page.request.get(path);
    expect(answer.status()).toBe(404);
  });
}

test("without a session every page leads to the sign-in, and no answer tells of an account", async ({
  page,
}) => {
  await page.goto(`${home}/invoices`);
  await expect(page).toHaveURL(/\/sign-in/);
  const complaint = async (email: string) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Continue" }).click();
    const alert = page.locator("main").getByRole("alert");
    await expect(alert).toBeVisible();
    return alert.innerText();
  };
  expect(await complaint(office.manager.email)).toBe(await complaint("nobody@nowhere.example"));
});
