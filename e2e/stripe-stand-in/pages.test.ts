import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startStandIn } from "./client";
import { createCustomer, createOpen, sdkFor, startTestBed, until, type TestBed } from "./testing";

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.standIn.stop());

function submit(url: string, field: string, value: string): Promise<Response> {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams({ [field]: value }),
    redirect: "manual",
  });
}

describe("the hosted invoice page", () => {
  it("lets a person fail to pay and pay, and shows what Stripe knows", async () => {
    const customer = await createCustomer(bed.stripe, "Bones & <Joints>");
    const open = await createOpen(bed.stripe, customer.id);
    const url = open.hosted_invoice_url ?? "";
    const html = await (await fetch(url)).text();
    expect(html).toContain("Pay $36.00");
    expect(html).toContain("Bones &amp; &lt;Joints&gt;");
    expect(html).toContain("What Stripe knows");
    const declined = await submit(url, "card", "declined");
    expect(declined.status).toBe(303);
    const after = await fetch(new URL(declined.headers.get("location") ?? "", url));
    expect(await after.text()).toContain("Your card was declined");
    expect(await bed.stripe.invoices.retrieve(open.id)).toMatchObject({
      status: "open",
      attempt_count: 1,
    });
    await submit(url, "card", "good");
    expect(await (await fetch(url)).text()).toContain("Paid on");
    expect(await bed.stripe.invoices.retrieve(open.id)).toMatchObject({ status: "paid" });
  });

  it("is linked from the index, and unknown tokens are not found", async () => {
    const customer = await createCustomer(bed.stripe);
    const open = await createOpen(bed.stripe, customer.id);
    const index = await (await fetch(bed.standIn.url)).text();
    expect(index).toContain(open.hosted_invoice_url ?? "none");
    expect((await fetch(`${bed.standIn.url}/invoice/none`)).status).toBe(404);
  });
});

describe("cards", () => {
  it("are saved by checkout in setup mode, but not made the default", async () => {
    const { stripe } = bed;
    const customer = await createCustomer(stripe);
    const session = await stripe.checkout.sessions.create({
      mode: "setup",
      currency: "usd",
      customer: customer.id,
      success_url: "http://localhost:3000/done?session={CHECKOUT_SESSION_ID}",
      cancel_url: "http://localhost:3000/",
    });
    expect(await (await fetch(session.url ?? "")).text()).toContain("4242");
    const answer = await submit(session.url ?? "", "card", "good");
    expect(answer.headers.get("location")).toBe(`http://localhost:3000/done?session=${session.id}`);
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ["setup_intent"] });
    expect(done.status).toBe("complete");
    const intent = done.setup_intent as { payment_method: string };
    await expect(stripe.customers.retrieve(customer.id)).resolves.toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    const updated = await stripe.customers.update(customer.id, {
      invoice_settings: { default_payment_method: intent.payment_method },
    });
    expect(updated.invoice_settings.default_payment_method).toBe(intent.payment_method);
  });

  it("are added, chosen and removed on the portal page", async () => {
    const { stripe } = bed;
    const customer = await createCustomer(stripe);
    const session = await stripe.billingPortal.sessions.create({
      customer: customer.id,
      return_url: "http://localhost:3000/billing",
    });
    const current = async () => {
      const found = await stripe.customers.retrieve(customer.id);
      return found.deleted === true
        ? null
        : (found.invoice_settings.default_payment_method as string | null);
    };
    await submit(session.url, "card", "good");
    const good = await current();
    await submit(session.url, "card", "declined");
    expect(await current()).not.toBe(good);
    await submit(session.url, "default", String(good));
    expect(await current()).toBe(good);
    await submit(session.url, "remove", String(good));
    expect(await current()).toBeNull();
    expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toHaveLength(1);
  });
});

describe("the process", () => {
  it("keeps its state in its file from one start to the next", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stand-in-"));
    const stateFile = join(folder, "stripe.json");
    try {
      const first = await startStandIn({ stateFile });
      await first.control.setClock(new Date("2026-05-01T00:00:00Z"));
      const customer = await createCustomer(sdkFor(first.url));
      const open = await createOpen(sdkFor(first.url), customer.id);
      const before = await first.control.dump();
      await first.stop();
      const second = await startStandIn({ stateFile });
      expect(await second.control.dump()).toEqual(before);
      const again = await sdkFor(second.url).invoices.retrieve(open.id);
      expect((await fetch(again.hosted_invoice_url ?? "")).status).toBe(200);
      await second.stop();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("listens on the loopback only and answers no other host name", async () => {
    const { port } = new URL(bed.standIn.url);
    const { request } = await import("node:http");
    const status = await new Promise((resolve) => {
      request({ host: "127.0.0.1", port, path: "/", headers: { host: "evil.test" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(421);
  });

  it("ends together with the process that started it", async () => {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", join(import.meta.dirname, "main.ts")],
      {
        env: { ...process.env, PORT: "0", WEBHOOK_URL: "", STAND_IN_TIED: "1" },
        stdio: ["pipe", "pipe", "inherit"],
      },
    );
    const code = new Promise((resolve) => child.once("exit", resolve));
    child.stdout.once("data", () => child.stdin.destroy());
    expect(await code).toBe(0);
  });

  it("ends when told to", async () => {
    const standIn = await startStandIn();
    await standIn.stop();
    await until(async () =>
      fetch(standIn.url).then(
        () => false,
        () => true,
      ),
    );
  });
});
