import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import ts from "typescript";
import { routes } from "./routes";
import type { Shape, Shapes } from "./shapes";

// Reads the SDK's declaration files and writes shapes.json: which parameters each endpoint takes and
// which fields each object has. Run `npx tsx e2e/stripe-stand-in/generate-shapes.ts` after an update
// of `stripe`.

const ROOM = dirname(fileURLToPath(import.meta.url));
const SDK = join(ROOM, "../../node_modules/stripe");

/** Objects that appear in answers, by their `object` field. */
const ANSWERS: Record<string, string> = {
  customer: "Customers.Customer",
  invoice: "Invoices.Invoice",
  invoiceitem: "InvoiceItems.InvoiceItem",
  line_item: "InvoiceLineItems.InvoiceLineItem",
  invoice_payment: "InvoicePayments.InvoicePayment",
  payment_intent: "PaymentIntents.PaymentIntent",
  charge: "Charges.Charge",
  refund: "Refunds.Refund",
  dispute: "Disputes.Dispute",
  credit_note: "CreditNotes.CreditNote",
  credit_note_line_item: "CreditNoteLineItems.CreditNoteLineItem",
  payment_method: "PaymentMethods.PaymentMethod",
  setup_intent: "SetupIntents.SetupIntent",
  "checkout.session": "Checkout/Sessions.Session",
  "billing_portal.session": "BillingPortal/Sessions.Session",
  webhook_endpoint: "WebhookEndpoints.WebhookEndpoint",
  event: "Events.EventBase",
};

/** A type with this many members and a `card` is a list of payment methods: only cards are kept. */
const PAYMENT_METHOD_FAMILY = 8;
const MAX_ENUM = 16;
/** Large structures that the stand-in neither reads nor fills: accepted and answered unchecked. */
const OPAQUE = new Set(
  ["payment_method_options", "next_action", "payment_details", "amount_details", "level3"].concat(
    [
      "enhanced_evidence",
      "invoice_creation",
      "flow",
      "flow_data",
      "subscription_data",
      "shipping_cost",
    ],
    ["custom_fields", "line_items", "optional_items", "generated_from", "hooks"],
  ),
);

const names = [
  ...Object.values(ANSWERS),
  ...routes.flatMap((route) => (route.params === null ? [] : [route.params])),
];
const files = [...new Set(names.map((name) => declarationOf(name)))];
const program = ts.createProgram(files, {
  strict: true,
  skipLibCheck: true,
  lib: ["lib.es2022.d.ts"],
});
const checker = program.getTypeChecker();

function declarationOf(name: string): string {
  return join(SDK, "esm/resources", `${name.slice(0, name.indexOf("."))}.d.ts`);
}

function typeOf(name: string): ts.Type {
  const file = program.getSourceFile(declarationOf(name));
  let scope = file && checker.getSymbolAtLocation(file);
  for (const part of name.split(".").slice(1)) {
    const members: ts.Symbol[] = scope === undefined ? [] : checker.getExportsOfModule(scope);
    scope = members.find((item) => item.name === part);
  }
  if (scope === undefined) throw new Error(`The SDK has no type ${name}`);
  return checker.getDeclaredTypeOfSymbol(scope);
}

/** The `object` value of a resource's type, e.g. "invoice"; undefined for other types. */
function objectName(type: ts.Type): string | undefined {
  const property = type.getProperty("object");
  if (property === undefined) return undefined;
  const literal = checker.getTypeOfSymbol(property);
  return literal.isStringLiteral() ? literal.value : undefined;
}

function shapeOfObject(type: ts.Type, path: readonly ts.Type[]): Shape {
  const name = type.symbol?.name;
  if (name === "Decimal") return "decimal";
  const resource = objectName(type);
  if (path.length > 0 && resource === "list") {
    const item =
      (type as ts.TypeReference).aliasTypeArguments ??
      checker.getTypeArguments(type as ts.TypeReference);
    return item[0] === undefined ? "any" : { list: shapeOf(item[0], [...path, type]) };
  }
  if (path.length > 0 && resource !== undefined)
    return resource in ANSWERS ? `@${resource}` : "any";
  if (path.includes(type)) return "any";
  const index = type.getStringIndexType();
  if (index !== undefined && type.getProperties().length === 0)
    return { map: shapeOf(index, path) };
  const properties = type.getProperties();
  const isFamily =
    properties.length > PAYMENT_METHOD_FAMILY &&
    properties.some((property) => property.name === "card") &&
    properties.some(
      (property) => property.name === "us_bank_account" || property.name === "paypal",
    );
  const fields: Record<string, Shape> = {};
  for (const property of properties) {
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const key = isOptional ? `${property.name}?` : property.name;
    if (OPAQUE.has(property.name)) {
      fields[key] = "any";
      continue;
    }
    const propertyType = checker.getTypeOfSymbol(property);
    const isMethod = isFamily && isOptional && isOnlyObject(propertyType);
    if (isMethod && property.name !== "card" && property.name !== "radar_options") continue;
    if (property.name === "deleted" && isOptional) continue;
    fields[key] = shapeOf(propertyType, [...path, type]);
  }
  return { fields };
}

function members(type: ts.Type): ts.Type[] {
  return (type.isUnion() ? type.types : [type]).filter(
    (item) => (item.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) === 0,
  );
}

function isOnlyObject(type: ts.Type): boolean {
  return members(type).every(
    (item) => (item.flags & (ts.TypeFlags.Object | ts.TypeFlags.Null)) !== 0,
  );
}

function scalarOf(type: ts.Type): string | undefined {
  if (type.aliasSymbol?.name === "Decimal" || type.symbol?.name === "DecimalImpl") return "decimal";
  if ((type.flags & ts.TypeFlags.Null) !== 0) return "null";
  if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return "boolean";
  if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return "number";
  if (type.isStringLiteral()) return `'${type.value}'`;
  if ((type.flags & ts.TypeFlags.StringLike) !== 0) return "string";
  // `OtherString` is `string & Record<never, never>`: an open enum's remaining values.
  if (type.isIntersection()) return "open";
  return undefined;
}

function shapeOf(type: ts.Type, path: readonly ts.Type[]): Shape {
  const choices = new Set<string>();
  const structures: Shape[] = [];
  for (const member of members(type)) {
    const scalar = scalarOf(member);
    if (scalar !== undefined) choices.add(scalar);
    else if (checker.isArrayType(member) || member.symbol?.name === "Array") {
      const [item] = checker.getTypeArguments(member as ts.TypeReference);
      structures.push(item === undefined ? "any" : { array: shapeOf(item, path) });
    } else structures.push(shapeOfObject(member, path));
  }
  const literals = [...choices].filter((item) => item.startsWith("'"));
  const isEnum = literals.length <= MAX_ENUM && !choices.has("string");
  if (!isEnum) {
    literals.forEach((item) => choices.delete(item));
    choices.add("string");
  }
  choices.delete("open");
  for (const shape of structures) if (typeof shape === "string") choices.add(shape);
  const nested = structures.filter((shape) => typeof shape !== "string");
  const scalars = [...choices].sort().join("|");
  const [only] = nested;
  if (only === undefined) return scalars === "" ? "any" : scalars;
  return scalars === "" ? only : { ...only, or: scalars };
}

/** The shapes as the installed SDK has them, as the text of shapes.json. */
export async function generateShapes(): Promise<string> {
  const sdk = JSON.parse(readFileSync(join(SDK, "package.json"), "utf8")) as { version: string };
  const shapes: Shapes = {
    sdk: sdk.version,
    objects: Object.fromEntries(
      Object.entries(ANSWERS).map(([name, type]) => [name, shapeOf(typeOf(type), [])]),
    ),
    params: Object.fromEntries(
      [...new Set(routes.map((route) => route.params))]
        .filter((name) => name !== null)
        .sort()
        .map((name) => [name, shapeOf(typeOf(name), [])]),
    ),
  };
  return format(JSON.stringify(shapes), { parser: "json", printWidth: 100 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  void generateShapes().then((text) => writeFileSync(join(ROOM, "shapes.json"), text));
}
