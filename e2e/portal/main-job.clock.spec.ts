import { officeOf, readAccess } from "../access";
import { expect, test } from "../portal-test";
import { ANY_REF, stripeSideOf, tracesAtStripe } from "../stand-in";

const access = readAccess();
const office = officeOf(access, 1);
const home = `/offices/${office.office_id}`;

test("the main job in a browser: plan sent, billed, rolled over, paid at Stripe, seen as paid", async ({
  signInAs,
}) => {
  test.setTimeout(180_000);
  const practitioner = await signInAs(office.practitioner);
  await test.step("a practitioner adds a patient, builds a plan and sends it", async () => {
    await practitioner.getByRole("button", { name: "New patient" }).click();
    const form = practitioner.getByRole("dialog", { name: "New patient" });
    await form.getByLabel("First name").fill("Thaddeus");
    await form.getByLabel("Last name").fill("Featherstonehaugh");
    await form.getByLabel("E-mail").fill("thaddeus@patients.example");
    await form.getByRole("button", { name: "Create patient" }).click();
    await practitioner.getByRole("button", { name: "Build a care plan" }).first().click();
    const plan = practitioner.getByRole("dialog", { name: /Care plan for/ });
    await plan.getByLabel("Title").fill("Eight weeks of care");
    await plan.getByRole("button", { name: "Save draft" }).click();
    const sending = practitioner.getByRole("dialog", { name: /Send plan and activate/ });
    await expect(sending).toContainText("$2.00");
    await expect(sending).toContainText("draft invoice");
    await sending.getByRole("button", { name: "Send plan, add $2.00" }).click();
    await expect(practitioner.getByText(/\$2\.00 on the draft of/)).toBeVisible();
    await expect(practitioner.getByRole("dialog")).toBeHidden();
    expect(decodeURI(practitioner.url())).not.toContain("Feather");
    expect(await practitioner.title()).not.toContain("Feather");
  });

  const manager = await signInAs(office.manager);
  const invoiceId = await test.step("the office manager sees the line on the draft", async () => {
    await manager.goto(`${home}/dashboard`);
    await manager.getByRole("link", { name: "draft invoice" }).click();
    await manager.waitForURL(/\/invoices\/\d+$/);
    await manager.getByRole("button", { name: /^Activated/ }).click();
    await expect(manager.getByText("Featherstonehaugh, Thaddeus")).toBeVisible();
    return Number(manager.url().split("/").at(-1));
  });

  const admin = await signInAs(access.admin);
  await test.step("the admin moves the clock past the cycle, looks first and runs the rollover", async () => {
    await admin.goto(`${home}/dashboard`);
    await admin.getByRole("button", { name: /^Demo clock/ }).click();
    await admin.getByRole("button", { name: /^Jump to end of cycle/ }).click();
    await expect(admin.getByText("Clock moved.")).toBeVisible();
    await admin.goto("/admin/runs");
    await admin.getByRole("button", { name: "Dry run" }).click();
    await admin.getByRole("button", { name: /^Finalize \d+ invoices, \$/ }).click();
    await expect(
      admin
        .getByText("Nothing is due")
        .or(admin.getByText(/finalized/i))
        .first(),
    ).toBeVisible({
      timeout: 30_000,
    });
  });

  await test.step("Stripe has one aggregate line and no trace of a patient", async () => {
    await expect
      .poll(async () => (await stripeSideOf(access.stripe_api_base, invoiceId))?.status, {
        timeout: 30_000,
      })
      .toBe("open");
    const side = await stripeSideOf(access.stripe_api_base, invoiceId);
    expect(
      side?.lines.filter((line) => line.description === "Active patient accounts"),
    ).toHaveLength(1);
    const traces = ["Featherstonehaugh", "Thaddeus", "thaddeus@", ANY_REF];
    expect(await tracesAtStripe(access.stripe_api_base, traces)).toEqual([]);
  });

  await test.step("the manager pays on Stripe's page and sees it paid within seconds", async () => {
    await manager.reload();
    await expect(manager.getByRole("heading", { level: 1 })).toContainText(/LB-\d{6}/);
    const paying = manager.context().waitForEvent("page");
    await manager.getByRole("link", { name: /^Pay \$[\d.]+ at Stripe/ }).click();
    const stripePage = await paying;
    await stripePage.getByRole("button", { name: /^Pay \$/ }).click();
    await expect(stripePage.getByText(/Paid on/)).toBeVisible();
    await stripePage.close();
    await expect(manager.getByText("Paid", { exact: true }).first()).toBeVisible({
      timeout: 15_000,
    });
  });
});
