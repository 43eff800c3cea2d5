/** What a form body or a query string decodes to, before it is checked and converted. */
export type RawParam = string | RawParam[] | RawParams;
export type RawParams = { [name: string]: RawParam };

function keyPath(key: string): string[] {
  const open = key.indexOf("[");
  if (open < 0) return [key];
  const inside = key.slice(open).matchAll(/\[([^\]]*)\]/g);
  return [key.slice(0, open), ...[...inside].map((match) => match[1] ?? "")];
}

function assign(target: RawParams, path: string[], value: string): void {
  let node = target;
  path.forEach((part, depth) => {
    const name = part === "" ? String(Object.keys(node).length) : part;
    if (depth === path.length - 1) {
      node[name] = value;
      return;
    }
    const next = node[name];
    if (typeof next === "object" && !Array.isArray(next)) {
      node = next;
    } else {
      const created: RawParams = Object.create(null) as RawParams;
      node[name] = created;
      node = created;
    }
  });
}

function isIndexed(node: RawParams): boolean {
  const names = Object.keys(node);
  return names.length > 0 && names.every((name, index) => name === String(index));
}

/** Turns objects keyed 0, 1, 2 … into arrays, all the way down. */
function withArrays(node: RawParam, isRoot: boolean): RawParam {
  if (typeof node === "string") return node;
  if (Array.isArray(node)) return node.map((item) => withArrays(item, false));
  if (!isRoot && isIndexed(node)) return Object.values(node).map((item) => withArrays(item, false));
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, withArrays(value, false)]),
  );
}

/** Decodes `a[b][0]=c` in the manner of Stripe's form bodies and query strings. */
export function parseForm(encoded: string): RawParams {
  const root: RawParams = Object.create(null) as RawParams;
  for (const [key, value] of new URLSearchParams(encoded)) assign(root, keyPath(key), value);
  return withArrays(root, true) as RawParams;
}

/** A stable text of the parameters, to tell whether an idempotency key is reused for others. */
export function canonical(node: RawParam): string {
  if (typeof node === "string") return JSON.stringify(node);
  if (Array.isArray(node)) return `[${node.map(canonical).join(",")}]`;
  const parts = Object.keys(node)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(node[name] ?? "")}`);
  return `{${parts.join(",")}}`;
}
