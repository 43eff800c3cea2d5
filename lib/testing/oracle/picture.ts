/**
 * Everything that billing keeps, as texts by name: the same from the model and from the database.
 * A name says what it is of, such as "office 0 invoice 3"; the text is its row.
 */
export type Picture = Map<string, string>;

/** A row's name and its facts, in a fixed order. */
export function drawRow(picture: Picture, name: string, facts: Record<string, unknown>): void {
  const texts = Object.entries(facts).map(([fact, value]) => `${fact}=${String(value)}`);
  picture.set(name, texts.join(" "));
}

/** What differs, row by row; empty when the pictures are the same. */
export function differences(law: Picture, product: Picture): string[] {
  const names = [...new Set([...law.keys(), ...product.keys()])].sort();
  return names.flatMap((name) => {
    const [wanted, found] = [law.get(name), product.get(name)];
    return wanted === found ? [] : [`${name}\n${onlyUnlike(wanted, found)}`];
  });
}

/** Of two rows only the facts that differ. */
function onlyUnlike(wanted: string | undefined, found: string | undefined): string {
  const [law, product] = [wanted ?? "(none)", found ?? "(none)"].map((row) => row.split(" "));
  const unlike = (row: string[] = [], other: string[] = []) =>
    row.filter((fact) => !other.includes(fact)).join(" ");
  return `    law:     ${unlike(law, product)}\n    product: ${unlike(product, law)}`;
}
