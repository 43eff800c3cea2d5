import { invalidRequest } from "./errors";
import { findById } from "./find";
import { renderPaymentsOf } from "./render";
import type { World } from "./world";

const MAX_DEPTH = 4;

function refuse(path: string) {
  return invalidRequest(
    `This property cannot be expanded (${path}). You may want to try expanding 'data.${path}' ` +
      `if this is a list.`,
    { param: "expand" },
  );
}

function expandAt(world: World, node: unknown, parts: readonly string[], path: string): void {
  const [part, ...rest] = parts;
  if (part === undefined || node === null || typeof node !== "object") return;
  if (Array.isArray(node)) {
    for (const item of node) expandAt(world, item, parts, path);
    return;
  }
  const target = node as Record<string, unknown>;
  if (part === "payments" && target.object === "invoice") {
    target.payments ??= renderPaymentsOf(world, String(target.id));
  }
  if (!Object.hasOwn(target, part)) {
    // Absent on this kind of object or, as with a payment record, on this one only.
    if (rest.length === 0 && target.object !== undefined) throw refuse(path);
    return;
  }
  const value = target[part];
  if (typeof value === "string") {
    const found = findById(world, value);
    if (found === undefined) throw refuse(path);
    target[part] = found;
  }
  if (rest.length > 0) expandAt(world, target[part], rest, path);
}

/** Replaces ids by objects along each path (`payments.data.payment.payment_intent`), at most 4 deep. */
export function expand(world: World, answer: unknown, paths: unknown): void {
  if (paths === undefined || !Array.isArray(paths)) return;
  for (const path of paths.map(String)) {
    const parts = path.split(".");
    if (parts.length > MAX_DEPTH) {
      throw invalidRequest(
        `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`,
        { param: "expand" },
      );
    }
    expandAt(world, answer, parts, path);
  }
}
