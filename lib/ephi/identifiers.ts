import { foldLetters, plainText } from "@/lib/ephi/normalise";

export type IdentifierKind =
  "email" | "phone" | "ssn" | "record_number" | "birth_date" | "address" | "patient_ref";

// The patterns read text that plainText and foldLetters have brought to one lower-case spelling.
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
  "(?:street|st|avenue|ave|av|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|circle|cir|place|pl|terrace|ter|trail|trailer|trl|parkway|pkwy|highway|hwy|way|alley|aly|square|sq|plaza|loop|crescent|row|run|pike|turnpike|tpke|crossing|bypass|byway|causeway|esplanade|extension|freeway|expressway|gardens?|glen|green|grove|heights|hollow|junction|knoll|landing|manor|meadow|mews|mill|orchard|overpass|path|pathway|promenade|ramp|ranch|ridge|spur|stravenue|summit|throughway|trafficway|underpass|vale|viaduct|villa|village|vista|walk)";
// Street words that are ordinary words as well count only in a title's spelling: "898 Hauck View".
const TITLED_STREET =
  "(?:Approach|Bridge|Brook|Burg|Camp|Center|Club|Common|Corner|Course|Cove|Creek|Dale|Estate|Falls|Ferry|Field|Flat|Ford|Forest|Forge|Fork|Fort|Harbor|Haven|Hill|Inlet|Island|Isle|Key|Lake|Light|Loaf|Lock|Lodge|Mall|Mission|Mount|Mountain|Neck|Park|Passage|Pine|Plain|Point|Port|Prairie|Rapid|Rest|River|Rue|Shoal|Shore|Skyway|Spring|Station|Stream|Track|Tunnel|Union|Valley|View|Wall|Well)s?";
// Words that show a number to be a count or a date, not a house number.
const NO_STREET_NAME =
  "(?:a|an|and|as|at|by|for|from|in|is|of|off|on|or|per|than|that|the|this|to|was|will|with|days?|weeks?|months?|years?|hours?|minutes?|patients?|invoices?|offices?|users?|seats?|lines?|items?|accounts?|sessions?|percent|usd|dollars?)";
const UNIT = String.raw`(?:apt|apartment|suite|ste|unit|room|rm|floor|fl|#) ?#?[a-z]?\d`;
const STREET_NAME = String.raw`(?:(?!${NO_STREET_NAME}\b)(?=[\w'’.-]*[a-z])[\w'’.-]+ )`;
// Practices are named after the house they stand in: "548 Elm Street Operating Company".
const NO_FIRM = String.raw`(?!,?(?: [\w&'’.-]+){0,3} (?:llc|inc|pllc|pc|corp|company|co|clinic|center|centre|chiropractic|practice|associates|group|hospital|health)\b)`;
const HOUSE = String.raw`(?<![\d$.,])\d{1,6}[a-z]? `;
const ADDRESSES: readonly RegExp[] = [
  new RegExp(String.raw`${HOUSE}${STREET_NAME}{1,3}${STREET}\b${NO_FIRM}`),
  new RegExp(String.raw`${HOUSE}${STREET_NAME}{1,4}${UNIT}`),
  new RegExp(String.raw`${HOUSE}(?:[nsew]\.? )?(?:broadway\b|(?:route|rte|rt|highway|hwy) \d)`),
  /\bp\.? ?o\.? ?box \d+/,
  /, ?(?:[a-z.]+ ){0,3}[a-z]{2},? \d{5}(?:-\d{4})?\b/,
];
const TITLED_ADDRESS = new RegExp(
  String.raw`(?<![\d$.,])\d{2,6} \p{Lu}[\p{L}'’-]+ ${TITLED_STREET}\b`,
  "u",
);

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
  const plain = plainText(text);
  const folded = foldLetters(plain);
  const kinds = PATTERNS.filter(([, patterns]) => patterns.some((each) => each.test(folded)));
  const found = new Set(kinds.map(([kind]) => kind));
  if (TITLED_ADDRESS.test(plain)) found.add("address");
  return [...found];
}
