import { foldLetters, plainText } from "@/lib/ephi/normalise";

export type IdentifierKind =
  "email" | "phone" | "ssn" | "record_number" | "birth_date" | "address" | "patient_ref";

// All patterns read text that plainText and foldLetters have brought to one lower-case spelling.
const EMAIL =
  /[^\s@<>()[\]"',;:] ?(?:@|\((?:at)\)|\[(?:at)\]) ?[^\s@<>()[\]"',;:]+(?:\.| ?\(dot\) ?|\[dot\])[a-z]{2,}/;

const PHONES: readonly RegExp[] = [
  /(?<!\d)(?:\+?1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[ .\-/])\d{3}[ .\-/]?\d{4}(?!\d)/,
  /(?<!\d)\d{3} ?[.\-/] ?\d{3} ?[.\-/] ?\d{4}(?!\d)/,
  /(?<![\d$.,])1?[2-9]\d{9}(?!\d|\.\d)/,
  /\+\d(?:[ ().-]{0,2}\d){7,14}/,
  /(?<!\d)(?:\d[ .-]){9}\d(?!\d)/,
  /\b(?:phone|telephone|tel|call|cell|mobile|fax|text)\b\D{0,20}\d{3}[-. ]?\d{4}(?!\d)/,
];

const SSNS: readonly RegExp[] = [
  /(?<!\d)\d{3} ?[ .-] ?\d{2} ?[ .-] ?\d{4}(?!\d)/,
  /(?<!\d)(?:\d[ .-]){8}\d(?!\d)/,
  /\b(?:ssn|ss#|social security|social sec)\D{0,25}\d{4}/,
  /(?<!\d)\d{9}(?!\d)\D{0,15}\b(?:ssn|social security)\b/,
];

const VALUE_WITH_DIGIT = String.raw`\W{0,4}(?:is\b\W{0,3})?(?=[a-z-]*\d)[a-z\d][a-z\d-]{1,}`;
const NUMBER_WORD = String.raw`\W{0,3}(?:#|\b(?:no|nr|num|number|id|identifier)\b)`;
const RECORD_NUMBERS: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:mrn|medical rec(?:ord)?s?)(?:${NUMBER_WORD})?${VALUE_WITH_DIGIT}`),
  new RegExp(
    String.raw`\b(?:chart|patient|pt|member|subscriber|insurance|policy|medicaid|medicare)${NUMBER_WORD}${VALUE_WITH_DIGIT}`,
  ),
];

const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const DATE = [
  String.raw`\d{4} ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,2}`,
  String.raw`\d{1,2} ?[-/.] ?\d{1,2}(?: ?[-/.] ?\d{2,4})?`,
  String.raw`${MONTH}\.? \d{1,2}(?:st|nd|rd|th)?\b`,
  String.raw`\d{1,2}(?:st|nd|rd|th)?(?: of)?[ -]${MONTH}\b`,
  String.raw`(?:19|20)\d{6}`,
].join("|");
const BIRTH = String.raw`\b(?:born|birth|birthday|birthdate|birth-date|dob|d\. ?o\. ?b|bday|b-day)\b`;
const BIRTH_DATES: readonly RegExp[] = [
  new RegExp(String.raw`${BIRTH}.{0,40}?(?<!\d)(?:${DATE})`),
  new RegExp(String.raw`(?<!\d)(?:${DATE}).{0,40}?${BIRTH}`),
];

const STREET =
  "(?:street|st|avenue|ave|av|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|circle|cir|place|pl|terrace|ter|trail|trailer|trl|parkway|pkwy|highway|hwy|way|alley|aly|square|sq|plaza|loop|crescent|row|run|pike|turnpike|crossing|bypass|causeway|esplanade|extension|freeway|expressway|gardens?|glen|green|grove|heights|hollow|junction|knoll|manor|meadow|mews|mill|orchard|overpass|path|point|promenade|ramp|ranch|ridge|route|spur|stravenue|summit|throughway|underpass|union|vale|viaduct|villa|village|vista|walk|wall)";
// Words that show a number to be a count or a date, not a house number.
const NO_STREET_NAME =
  "(?:a|an|and|as|at|by|for|from|in|is|of|off|on|or|per|than|that|the|this|to|was|will|with|days?|weeks?|months?|years?|hours?|minutes?|patients?|invoices?|offices?|users?|seats?|lines?|items?|accounts?|sessions?|percent|usd|dollars?)";
const UNIT = String.raw`(?:apt|apartment|suite|ste|unit|room|rm|floor|fl|#) ?#?[a-z]?\d`;
const STREET_NAME = String.raw`(?:(?!${NO_STREET_NAME}\b)(?=[\w'’.-]*[a-z])[\w'’.-]+ ){1,3}`;
const ADDRESSES: readonly RegExp[] = [
  new RegExp(String.raw`(?<![\d$.,])\d{1,6}[a-z]? ${STREET_NAME}${STREET}\b`),
  new RegExp(String.raw`(?<![\d$.,])\d{1,6}[a-z]? ${STREET_NAME.replace("1,3", "1,4")}${UNIT}`),
  /\bp\.? ?o\.? ?box \d+/,
  /, ?(?:[a-z.]+ ){0,3}[a-z]{2},? \d{5}(?:-\d{4})?\b/,
];

const PATIENT_REF = /\bpt_[\w-]{8,}/;

const PATTERNS: readonly [IdentifierKind, readonly RegExp[]][] = [
  ["email", [EMAIL]],
  ["ssn", SSNS],
  ["phone", PHONES],
  ["record_number", RECORD_NUMBERS],
  ["birth_date", BIRTH_DATES],
  ["address", ADDRESSES],
  ["patient_ref", [PATIENT_REF]],
];

/**
 * The kinds of identifiers that a text holds, by its form alone: no names (see detector.ts).
 * A date counts only near words like "born" or "DOB". Rule: docs/domain.md §9.
 */
export function findIdentifiers(text: string): IdentifierKind[] {
  const folded = foldLetters(plainText(text));
  return PATTERNS.filter(([, patterns]) => patterns.some((each) => each.test(folded))).map(
    ([kind]) => kind,
  );
}
