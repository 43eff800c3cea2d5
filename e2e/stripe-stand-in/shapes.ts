import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A type of the SDK's: choices joined by "|" (`string`, `number`, `boolean`, `null`, `decimal`, `any`,
 * `'literal'`, `@resource`), or a structure, with the choices it may be instead in `or`.
 * A field whose name ends in "?" may be left out.
 */
export type Shape =
  | string
  | { fields: Record<string, Shape>; or?: string }
  | { array: Shape; or?: string }
  | { list: Shape; or?: string }
  | { map: Shape; or?: string };

export type Shapes = {
  sdk: string;
  objects: Record<string, Shape>;
  params: Record<string, Shape>;
};

const FILE = join(dirname(fileURLToPath(import.meta.url)), "shapes.json");

export const shapes = JSON.parse(readFileSync(FILE, "utf8")) as Shapes;

/** The scalar choices of a shape, split. */
export function choicesOf(shape: Shape): string[] {
  const text = typeof shape === "string" ? shape : (shape.or ?? "");
  return text === "" ? [] : text.split("|");
}

/** A field's shape and whether it may be missing; undefined when the type has no such field. */
export function fieldOf(
  fields: Record<string, Shape>,
  name: string,
): { shape: Shape; isOptional: boolean } | undefined {
  const required = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (required !== undefined) return { shape: required, isOptional: false };
  const optional = Object.hasOwn(fields, `${name}?`) ? fields[`${name}?`] : undefined;
  return optional === undefined ? undefined : { shape: optional, isOptional: true };
}
