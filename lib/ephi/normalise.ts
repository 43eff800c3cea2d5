// prettier-ignore
/** Letters that look like Latin ones: Cyrillic, Greek by their capitals, small capitals. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  а: "a", в: "b", с: "c", ԁ: "d", е: "e", ѐ: "e", ɡ: "g", һ: "h", і: "i", ј: "j", к: "k", ӏ: "l",
  м: "m", н: "h", о: "o", р: "p", ԛ: "q", ѕ: "s", т: "t", у: "y", ү: "y", ѵ: "v", ԝ: "w", х: "x",
  α: "a", β: "b", ε: "e", ζ: "z", η: "h", ι: "i", κ: "k", μ: "m", ν: "n", ο: "o", ρ: "p", τ: "t",
  υ: "y", χ: "x", ς: "σ", ϲ: "c", ϳ: "j", ɑ: "a", ɩ: "i",
  ᴀ: "a", ʙ: "b", ᴄ: "c", ᴅ: "d", ᴇ: "e", ꜰ: "f", ɢ: "g", ʜ: "h", ɪ: "i", ᴊ: "j", ᴋ: "k", ʟ: "l",
  ᴍ: "m", ɴ: "n", ᴏ: "o", ᴘ: "p", ʀ: "r", ꜱ: "s", ᴛ: "t", ᴜ: "u", ᴠ: "v", ᴡ: "w", ʏ: "y", ᴢ: "z",
};

// prettier-ignore
/** Letters that Unicode does not decompose into a base letter and a mark. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ħ: "h", ı: "i", ŧ: "t", ŋ: "n",
};

/** Small Greek letters whose shape differs from their capital's: `daνid` reads as `david`. */
const SMALL_SHAPES: Readonly<Record<string, string>> = { η: "n", ν: "v", υ: "u", σ: "o", ω: "w" };

const INVISIBLE =
  /[\p{Cf}\p{Cc}\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0\p{Variation_Selector}]/gu;

const isDigit = (codePoint: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(codePoint));

/** Decimal digits of every script stand in runs of ten; the run's first one is zero. */
function asciiDigit(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && isDigit(codePoint - value - 1)) value += 1;
  return String(value);
}

/**
 * Text in one spelling for pattern search: compatibility forms resolved, invisible characters
 * gone, every dash a hyphen, every white space one blank, every digit ASCII. Letters stay.
 */
export function plainText(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " ")
    .replace(INVISIBLE, "")
    .replace(/[\p{Pd}\u2212\u02D7]/gu, "-")
    .replace(/[^\P{Nd}0-9]/gu, asciiDigit)
    .replace(/[\p{Zs} ]+/gu, " ");
}

/** One lower-case spelling of letters: no marks, no look-alikes from other alphabets. */
export function foldLetters(text: string): string {
  const folded = text
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "");
  return Array.from(folded, (letter) => LOOK_ALIKES[letter] ?? UNDECOMPOSED[letter] ?? letter).join(
    "",
  );
}

/** Reads small Greek letters by their own shape instead of their capital's. */
export function readSmallShapes(text: string): string {
  return Array.from(text, (letter) => SMALL_SHAPES[letter] ?? letter).join("");
}

/** A name without case, marks, blanks or punctuation: `O’Brien-Núñez` → `obriennunez`. */
export function foldName(name: string): string {
  return foldLetters(name).replace(/[^\p{L}]/gu, "");
}
