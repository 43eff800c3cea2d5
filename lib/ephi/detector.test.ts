import { describe, expect, test } from "vitest";
import { blindIndex } from "@/lib/ephi/blind-index";
import { detectEphi, type FindPatients, type PatientIndexes } from "@/lib/ephi/detector";

const patient = (
  first: string,
  last: string,
  externalId: string | null = null,
): PatientIndexes => ({
  firstNameIndex: blindIndex("first_name", first),
  lastNameIndex: blindIndex("last_name", last),
  externalIdIndex: externalId === null ? null : blindIndex("external_id", externalId),
});

const roster: readonly PatientIndexes[] = [
  patient("Jane", "Abernathy", "MRN-00417"),
  patient("Mary Ann", "O’Brien-Núñez"),
  patient("Mark", "Long"),
  patient("José", "de la Cruz"),
  patient("Steven", "McDonald"),
  patient("小明", "王"),
  patient("David", "Vance"),
];

/** What lib/ephi/named-patients.ts asks of the database, over the roster above. */
const findPatients: FindPatients = (typed) => {
  const words = new Set(typed);
  const isTyped = (index: string | null) => index !== null && words.has(index);
  return Promise.resolve(
    roster.filter((each) => isTyped(each.lastNameIndex) || isTyped(each.externalIdIndex)),
  );
};

describe("first and last name of one patient are refused", () => {
  test.each([
    "Jane Abernathy",
    "refund for ABERNATHY, JANE",
    "abernathy.jane",
    "Jane_Abernathy.pdf",
    "JaneAbernathy",
    "Jane was here; Mrs. Abernathy will pay",
    "J a n e  A b e r n a t h y",
    "J-a-n-e Aber-nathy",
    "Jane's account (Abernathy's)",
    "Jane\u200b Aber\u200bnathy",
    "Jаne Аbеrnаthу",
    "Ｊａｎｅ Ａｂｅｒｎａｔｈｙ",
    "𝐉𝐚𝐧𝐞 𝓐𝓫𝓮𝓻𝓷𝓪𝓽𝓱𝔂",
    "J̶a̶n̶e̶ Ábèrnäthy",
    "ᴊᴀɴᴇ ᴀʙᴇʀɴᴀᴛʜʏ",
    "obrien nunez mary ann",
    "Mary-Ann OBrien Nunez",
    "Cruz, Jose de la; DE LA CRUZ",
    "mcdonald steven",
    "Daνid Vance",
    "王小明",
    "first name Jane\nlast name Abernathy",
  ])("%s", async (text) => {
    expect(await detectEphi(text, findPatients)).toEqual({
      verdict: "refuse",
      kinds: expect.arrayContaining(["patient_name"]) as unknown,
    });
  });
});

describe("a lone surname only warns", () => {
  test.each(["Long", "a long call about the plan", "Mrs. Abernathy", "J. Abernathy"])(
    "%s",
    async (text) => {
      expect(await detectEphi(text, findPatients)).toEqual({ verdict: "warn", kinds: ["surname"] });
    },
  );
  test("and so does the surname of one beside the first name of another", async () => {
    expect(await detectEphi("Jane McDonald", findPatients)).toEqual({
      verdict: "warn",
      kinds: ["surname"],
    });
  });
});

describe("other words pass", () => {
  test.each(["", "Practice setup", "Jane", "Mark this as paid", "Steven from support", "— … —"])(
    "%s",
    async (text) => {
      expect(await detectEphi(text, findPatients)).toEqual({ verdict: "ok", kinds: [] });
    },
  );
});

test("an external id of a patient is refused", async () => {
  const detection = await detectEphi("see (mrn-00417).", findPatients);
  expect(detection.verdict).toBe("refuse");
  expect(detection.kinds).toContain("external_id");
});

test("an identifier is refused without any patient of that name", async () => {
  expect(await detectEphi("SSN 123-45-6789", () => Promise.resolve([]))).toEqual({
    verdict: "refuse",
    kinds: ["ssn"],
  });
});

test("one word is not first and last name at once", async () => {
  const twin: FindPatients = () => Promise.resolve([patient("Grace", "Grace")]);
  expect((await detectEphi("grace period", twin)).verdict).toBe("warn");
  expect((await detectEphi("Grace Grace", twin)).verdict).toBe("refuse");
});

test("the answer never holds the text, and only indexes go to the look-up", async () => {
  const asked: string[] = [];
  const spying: FindPatients = (typed) => {
    asked.push(...typed);
    return findPatients(typed);
  };
  const detection = await detectEphi("Jane Abernathy, jane@example.org", spying);
  expect(`${JSON.stringify(detection)} ${asked.join(" ")}`).not.toMatch(/jane|abernathy|example/i);
});
