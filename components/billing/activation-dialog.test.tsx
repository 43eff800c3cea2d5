// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ActivationDialog } from "@/components/billing/activation-dialog";
import type { ActivationResult } from "@/components/billing/activation-tables";
import type { ActivationPreview } from "@/components/billing/activation-wording";
import type { ActionResult } from "@/components/ui/problem";

const preview: ActivationPreview = {
  officeName: "Ballard",
  zone: "America/Los_Angeles",
  cycleStart: "2026-11-01T07:00:00Z",
  cycleEnd: "2026-12-01T08:00:00Z",
  fee: "2.00",
  total: "4.00",
  rows: [
    { patientId: 1, name: "Nakamura, Jun", outcome: "billed", isReturning: false, cost: "2.00" },
    { patientId: 2, name: "Okonkwo, Adaeze", outcome: "billed", isReturning: false, cost: "2.00" },
    {
      patientId: 3,
      name: "Quist, Anders",
      outcome: "already_billed",
      isReturning: true,
      cost: "0.00",
    },
    {
      patientId: 4,
      name: "Pereira, Livia",
      outcome: "care_plan_required",
      isReturning: false,
      cost: null,
    },
  ],
};

const result: ActivationResult = {
  total: "4.00",
  rows: [
    { patientId: 1, status: "activated", code: null, fee: "2.00" },
    { patientId: 2, status: "activated", code: null, fee: "2.00" },
    { patientId: 3, status: "reactivated", code: null, fee: "0.00" },
    { patientId: 4, status: "refused", code: "care_plan_required", fee: "0.00" },
  ],
};

afterEach(cleanup);

function show(
  activate: (ids: number[]) => Promise<ActionResult<ActivationResult>>,
  shown: ActivationPreview = preview,
) {
  const onDone = vi.fn();
  const onBuildPlan = vi.fn();
  render(
    <ActivationDialog
      isOpen
      patientIds={shown.rows.map(({ patientId }) => patientId)}
      onClose={() => undefined}
      onDone={onDone}
      onBuildPlan={onBuildPlan}
      preview={() => Promise.resolve({ ok: true, data: shown })}
      activate={activate}
    />,
  );
  return { onDone, onBuildPlan };
}

describe("the activation dialog", () => {
  it("names cost, invoice and date before anything is sent", async () => {
    const activate = vi.fn();
    show(activate);
    expect(await screen.findByRole("button", { name: /^Activate 3, add \$4\.00/ })).toBeTruthy();
    const added = screen.getByRole("row", { name: /Added to the November 2026 draft invoice/ });
    expect(added.textContent).toContain("$4.00");
    expect(screen.getByText(/issued/).textContent).toBe(
      "The invoice of Ballard is issued Dec 1. The fee is $2.00 for the whole cycle, however late it starts. Deactivating later doesn't refund November.",
    );
    expect(screen.getByText("Needs a care plan")).toBeTruthy();
    expect(activate).not.toHaveBeenCalled();
  });

  it("sends on Ctrl and Enter, once, and then lists what came of each", async () => {
    const activate = vi.fn(() => Promise.resolve({ ok: true as const, data: result }));
    const { onDone } = show(activate);
    const button = await screen.findByRole("button", { name: /^Activate 3/ });
    fireEvent.keyDown(button, { key: "Enter", ctrlKey: true });
    fireEvent.keyDown(button, { key: "Enter", ctrlKey: true });
    expect(await screen.findByRole("dialog", { name: "3 patients active" })).toBeTruthy();
    expect(screen.getByRole("row", { name: /Pereira, Livia Needs a care plan/ })).toBeTruthy();
    expect(activate).toHaveBeenCalledTimes(1);
    expect(onDone).toHaveBeenCalledWith(result);
  });

  it("keeps the choice open and gives the request id when it is refused", async () => {
    const problem = {
      title: "Nothing was activated",
      detail: "The office needs attention first.",
      code: "office_needs_attention",
      requestId: "req_8f2c41d0",
    };
    show(() => Promise.resolve({ ok: false, problem }));
    fireEvent.click(await screen.findByRole("button", { name: /^Activate 3/ }));
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("The office needs attention first.");
    expect(alert.textContent).toContain("req_8f2c41d0");
    expect(screen.getByRole("button", { name: /^Activate 3/ })).toBeTruthy();
  });

  it("offers the plan that is missing, and says why nobody can be activated", async () => {
    const [, , , planless] = preview.rows;
    if (!planless) throw new Error("The fourth row has no plan.");
    const activate = vi.fn();
    const { onBuildPlan } = show(activate, { ...preview, rows: [planless], total: "0.00" });
    const button = await screen.findByRole("button", { name: /add nothing/ });
    expect(button.getAttribute("aria-disabled")).toBe("true");
    fireEvent.click(button);
    expect(activate).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("button", { name: "Build a plan for Pereira" }));
    expect(onBuildPlan).toHaveBeenCalledWith(4);
  });
});
