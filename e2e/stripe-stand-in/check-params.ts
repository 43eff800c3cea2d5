import { invalidRequest } from "./errors";
import type { RawParam, RawParams } from "./params";
import { choicesOf, fieldOf, shapes, type Shape } from "./shapes";

const INTEGER = /^-?\d+$/;
const DECIMAL = /^-?\d+(\.\d{1,12})?$/;

function unknown(path: string) {
  return invalidRequest(`Received unknown parameter: ${path}`, {
    code: "parameter_unknown",
    param: path,
  });
}

function checkFields(
  fields: Record<string, Shape>,
  values: RawParams,
  path: string,
): Record<string, unknown> {
  const pathOf = (name: string) => (path === "" ? name : `${path}[${name}]`);
  for (const [key, shape] of Object.entries(fields)) {
    if (key.endsWith("?") || Object.hasOwn(values, key) || shape === "any") continue;
    throw invalidRequest(`Missing required param: ${pathOf(key)}.`, {
      code: "parameter_missing",
      param: pathOf(key),
    });
  }
  const converted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = fieldOf(fields, name);
    if (field === undefined) throw unknown(pathOf(name));
    converted[name] = check(field.shape, value, pathOf(name));
  }
  return converted;
}

function checkText(shape: Shape, value: string, path: string): unknown {
  const choices = choicesOf(shape);
  const literals = choices.filter((choice) => choice.startsWith("'"));
  // An emptied field (`metadata=`, `due_date=`) is sent as an empty text.
  if (value === "" && (choices.includes("null") || literals.includes("''"))) return "";
  if (choices.includes("any")) return value;
  if (choices.includes("number")) {
    if (!INTEGER.test(value)) {
      throw invalidRequest(`Invalid integer: ${value}`, {
        code: "parameter_invalid_integer",
        param: path,
      });
    }
    return Number(value);
  }
  if (choices.includes("boolean")) {
    if (value === "true" || value === "false") return value === "true";
    throw invalidRequest(`Invalid boolean: ${value}`, { param: path });
  }
  if (choices.includes("decimal")) {
    if (DECIMAL.test(value)) return value;
    throw invalidRequest(`Invalid decimal: ${value}; must contain at maximum 12 decimal places.`, {
      param: path,
    });
  }
  if (choices.includes("string")) return value;
  if (literals.includes(`'${value}'`)) return value;
  if (literals.length > 0) {
    const allowed = literals.map((item) => item.slice(1, -1)).filter((item) => item !== "");
    throw invalidRequest(`Invalid ${path}: must be one of ${allowed.join(", ")}`, { param: path });
  }
  throw invalidRequest(`Invalid object`, { param: path });
}

function check(shape: Shape, value: RawParam, path: string): unknown {
  if (typeof value === "string") return checkText(shape, value, path);
  if (choicesOf(shape).includes("any")) return value;
  if (typeof shape !== "string") {
    if ("array" in shape && Array.isArray(value)) {
      return value.map((item, index) => check(shape.array, item, `${path}[${index}]`));
    }
    if ("fields" in shape && !Array.isArray(value)) return checkFields(shape.fields, value, path);
    if ("map" in shape) {
      // Metadata keys such as "0", "1" arrive as a list.
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [
          name,
          typeof item === "string" ? item : check(shape.map, item, `${path}[${name}]`),
        ]),
      );
    }
  }
  const expected = typeof shape !== "string" && "array" in shape ? "array" : "string";
  throw invalidRequest(`Invalid ${expected}`, { param: path });
}

/**
 * Refuses parameters that the SDK's type of that name lacks or types otherwise, and converts the
 * texts of a form to numbers and booleans.
 */
export function checkParams(typeName: string | null, values: RawParams): Record<string, unknown> {
  if (typeName === null) {
    const [first] = Object.keys(values);
    if (first !== undefined) throw unknown(first);
    return {};
  }
  const shape = shapes.params[typeName];
  if (shape === undefined || typeof shape === "string" || !("fields" in shape)) {
    throw new Error(`shapes.json has no parameters ${typeName}; run generate-shapes.ts`);
  }
  return checkFields(shape.fields, values, "");
}
