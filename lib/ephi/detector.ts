import { blindIndexes } from "@/lib/ephi/blind-index";
import { findIdentifiers, type IdentifierKind } from "@/lib/ephi/identifiers";
import { foldName, plainText, readSmallShapes } from "@/lib/ephi/normalise";

export type EphiKind = IdentifierKind | "patient_name" | "external_id" | "surname";

/** What was found in a text; never the text. Only "refuse" must stop it, "warn" may be shown. */
export type Detection = { verdict: "ok" | "warn" | "refuse"; kinds: EphiKind[] };

/** Blind indexes of one patient, as they are stored. */
export type PatientIndexes = {
  firstNameIndex: string | null;
  lastNameIndex: string | null;
  externalIdIndex: string | null;
};

/**
 * Finds the patients (of the office, or of all where no office is meant) whose `lastNameIndex`
 * or `externalIdIndex` is among the blind indexes of the typed words.
 */
export type FindPatients = (typedIndexes: string[]) => Promise<readonly PatientIndexes[]>;

type Span = { from: number; to: number };
type SpansByIndex = Map<string, Span[]>;

const WORD = /\p{L}[\p{L}\p{M}]*/gu;
const CAMEL = /(?<=\p{Ll})(?=\p{Lu})/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const MAX_WORDS_IN_NAME = 4;
const MAX_LETTERS_IN_NAME = 40;
const MAX_SPELLED_OUT = 20;

function wordsOf(plain: string): string[] {
  return (plain.match(WORD) ?? []).flatMap((word) =>
    UNSPACED.test(word) ? Array.from(word) : word.split(CAMEL),
  );
}

/** Joins neighbouring words, since a name may be typed in parts: "de la Cruz", "S-m-i-t-h". */
function candidatesOf(words: readonly string[]): { name: string; span: Span }[] {
  const candidates: { name: string; span: Span }[] = [];
  for (let from = 0; from < words.length; from += 1) {
    let name = "";
    let isSpelledOut = true;
    for (let to = from; to < Math.min(words.length, from + MAX_SPELLED_OUT); to += 1) {
      const word = words[to] ?? "";
      isSpelledOut &&= word.length <= 2;
      name += word;
      if (name.length > MAX_LETTERS_IN_NAME) break;
      if (to - from >= MAX_WORDS_IN_NAME && !isSpelledOut) break;
      candidates.push({ name, span: { from, to } });
    }
  }
  return candidates;
}

const spellingsOf = (name: string): string[] => {
  const spellings = [name, readSmallShapes(name)].filter((each) => foldName(each) !== "");
  return [...new Set(spellings)];
};

function spansByIndex(kind: "first_name" | "last_name", words: readonly string[]): SpansByIndex {
  const spans: SpansByIndex = new Map();
  for (const { name, span } of candidatesOf(words)) {
    for (const index of spellingsOf(name).flatMap((each) => blindIndexes(kind, each))) {
      spans.set(index, [...(spans.get(index) ?? []), span]);
    }
  }
  return spans;
}

const MIN_EXTERNAL_ID = 4;

function externalIdIndexesOf(plain: string): Set<string> {
  const tokens = plain
    .split(/[\s,;()[\]{}"'<>]+/)
    .map((token) => token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""))
    .filter((token) => token.length >= MIN_EXTERNAL_ID && /\p{N}/u.test(token));
  return new Set(tokens.flatMap((token) => blindIndexes("external_id", token)));
}

const areApart = (one: Span, other: Span): boolean => one.to < other.from || other.to < one.from;

/**
 * Looks for ePHI in typed text. Refused: an identifier, or first and last name of one patient in
 * any order. A lone surname only warns, for many are also words. Rule: docs/domain.md §9.
 */
export async function detectEphi(text: string, findPatients: FindPatients): Promise<Detection> {
  const kinds = new Set<EphiKind>(findIdentifiers(text));
  const plain = plainText(text);
  const words = wordsOf(plain);
  const lastNames = spansByIndex("last_name", words);
  const externalIds = externalIdIndexesOf(plain);
  if (lastNames.size > 0 || externalIds.size > 0) {
    const firstNames = spansByIndex("first_name", words);
    const typed = [...lastNames.keys(), ...firstNames.keys(), ...externalIds];
    const patients = await findPatients(typed);
    for (const { firstNameIndex, lastNameIndex, externalIdIndex } of patients) {
      if (externalIdIndex !== null && externalIds.has(externalIdIndex)) kinds.add("external_id");
      const lastSpans = lastNames.get(lastNameIndex ?? "") ?? [];
      const firstSpans = firstNames.get(firstNameIndex ?? "") ?? [];
      const isFullName = lastSpans.some((last) =>
        firstSpans.some((first) => areApart(first, last)),
      );
      if (isFullName) kinds.add("patient_name");
      else if (lastSpans.length > 0) kinds.add("surname");
    }
  }
  const isHarmless = [...kinds].every((kind) => kind === "surname");
  return { verdict: kinds.size === 0 ? "ok" : isHarmless ? "warn" : "refuse", kinds: [...kinds] };
}
