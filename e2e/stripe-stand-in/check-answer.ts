import { choicesOf, fieldOf, shapes, type Shape } from "./shapes";

function scalarName(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "string" ? "string" : typeof value;
}

function checkFields(fields: Record<string, Shape>, value: object, path: string): string[] {
  const problems: string[] = [];
  for (const key of Object.keys(fields)) {
    if (!key.endsWith("?") && !Object.hasOwn(value, key)) problems.push(`${path}.${key}: missing`);
  }
  for (const [name, item] of Object.entries(value)) {
    const field = fieldOf(fields, name);
    if (field === undefined) problems.push(`${path}.${name}: not in the SDK's type`);
    else if (item !== undefined) problems.push(...checkValue(field.shape, item, `${path}.${name}`));
  }
  return problems;
}

function checkScalar(shape: Shape, value: unknown, path: string): string[] {
  const choices = choicesOf(shape);
  const name = scalarName(value);
  const isAllowed =
    choices.includes("any") ||
    choices.includes(name) ||
    (name === "string" && (choices.includes("decimal") || choices.includes(`'${String(value)}'`)));
  return isAllowed ? [] : [`${path}: ${name} ${String(value)} is not ${JSON.stringify(shape)}`];
}

function checkResource(value: object, path: string): string[] {
  const name = "object" in value ? String(value.object) : "";
  const shape = shapes.objects[name];
  if (shape === undefined) return [`${path}: unknown object ${name}`];
  if ("deleted" in value && value.deleted === true) return [];
  return checkValue(shape, value, `${path}(${name})`);
}

function checkValue(shape: Shape, value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return checkScalar(shape, value, path);
  const choices = choicesOf(shape);
  if (choices.includes("any")) return [];
  if (typeof shape !== "string") {
    if ("array" in shape && Array.isArray(value)) {
      return value.flatMap((item, index) => checkValue(shape.array, item, `${path}[${index}]`));
    }
    if ("list" in shape) return checkList(value, path);
    if ("map" in shape) {
      return Object.entries(value).flatMap(([name, item]) =>
        checkValue(shape.map, item, `${path}.${name}`),
      );
    }
    if ("fields" in shape && !Array.isArray(value)) {
      // An event's data and its old values are typed as an open structure.
      const isOpen = Object.keys(shape.fields).length === 0;
      if (isOpen) return "object" in value ? checkResource(value, path) : [];
      return checkFields(shape.fields, value, path);
    }
  }
  const name = "object" in value ? String(value.object) : "";
  if (choices.includes(`@${name}`)) return checkResource(value, path);
  return [`${path}: ${name === "" ? "a structure" : name} is not ${JSON.stringify(shape)}`];
}

function checkList(value: object, path: string): string[] {
  const list = value as { data?: unknown };
  if (!Array.isArray(list.data)) return [`${path}: a list without data`];
  return list.data.flatMap((item: unknown, index) =>
    typeof item === "object" && item !== null
      ? checkResource(item, `${path}.data[${index}]`)
      : [`${path}.data[${index}]: no object`],
  );
}

/** What in an answer the SDK's types do not allow, one line each; empty when all is well. */
export function checkAnswer(answer: unknown): string[] {
  if (typeof answer !== "object" || answer === null) return ["answer: no object"];
  const isList = "object" in answer && answer.object === "list";
  return isList ? checkList(answer, "list") : checkResource(answer, "answer");
}
