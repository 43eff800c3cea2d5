import { describe, expect, test } from "vitest";
import { findIdentifiers } from "@/lib/ephi/identifiers";

describe("an identifier is found in whatever way it is written", () => {
  test.each([
    ["email", "write to jane.roe+x@mail.example.org please"],
    ["email", "jane.roe (at) example.org"],
    ["email", "jane.roe＠example.org"],
    ["email", "jane[at]example[dot]org"],
    ["phone", "call 555-123-4567"],
    ["phone", "(555) 123-4567"],
    ["phone", "555.123.4567"],
    ["phone", "+1 555 123 4567"],
    ["phone", "5551234567"],
    ["phone", "+49 30 901820 11"],
    ["phone", "5 5 5 1 2 3 4 5 6 7"],
    ["phone", "５５５－１２３－４５６７"],
    ["phone", "٥٥٥-١٢٣-٤٥٦٧"],
    ["phone", "cell: 123-4567"],
    ["ssn", "123-45-6789"],
    ["ssn", "123 45 6789"],
    ["ssn", "123‑45‑6789"],
    ["ssn", "123–45–6789"],
    ["ssn", "1\u200b23-45-67\u200b89"],
    ["ssn", "SSN 123456789"],
    ["ssn", "social security ends in 6789"],
    ["record_number", "MRN 0042317"],
    ["record_number", "mrn#A-0042"],
    ["record_number", "medical record number is 4711"],
    ["record_number", "patient id: P-4711"],
    ["record_number", "chart no. 88123"],
    ["record_number", "member ID XJH112233"],
    ["birth_date", "born 1980-03-04"],
    ["birth_date", "DOB: 3/4/1980"],
    ["birth_date", "D.O.B. 03.04.80"],
    ["birth_date", "date of birth is March 4, 1980"],
    ["birth_date", "4th of March 1980 (birthday)"],
    ["birth_date", "b-day 3/4"],
    ["birth_date", "DОB 1980-03-04 with a Cyrillic O"],
    ["address", "lives at 742 Evergreen Terrace"],
    ["address", "1038 Runolfsson Gardens Suite 44"],
    ["address", "12B N. Main St., Springfield"],
    ["address", "742 EVERGREEN TERRACE"],
    ["address", "898 Hauck View"],
    ["address", "1014 O'Kon Haven"],
    ["address", "434 Route 134"],
    ["address", "409 W Broadway"],
    ["address", "P.O. Box 1234"],
    ["address", "Springfield, MA 01101"],
    ["patient_ref", "see pt_0123456789abcdefghijklmnop"],
  ] as const)("%s: %s", (kind, text) => {
    expect(findIdentifiers(text)).toContain(kind);
  });
});

describe("what billing people write is left alone", () => {
  test.each([
    "Practice setup",
    "Data import, per hour",
    "Set-up fee waived for the first 3 months, agreed on 2026-03-01",
    "Invoice LB-000123 was paid twice; refund 12.00 USD",
    "Credit of $1,234.56 for March 2026",
    "12 patients imported on 3/14/2026",
    "Moved to the next invoice as agreed by phone on Monday",
    "Second office opens in May, long drive",
    "2 hours of training for 15 users on site",
    "Annual plan 2026-2027, 10% off, PO 4500123",
    "Goodwill: duplicate charge in cycle 2026-02-01",
    "Active patient accounts",
    "Charge 250.00 once, order 20260301",
    "Newborn care packages are not billed",
    "Patient accounts: 1200, invoices: 12",
    "3 chairs on the way",
    "7 day trial ended",
    "548 ELM STREET OPERATING COMPANY  LLC",
    "12 Oak Street Chiropractic",
    "100 training center visits, 20 api keys",
  ])("%s", (text) => {
    expect(findIdentifiers(text)).toEqual([]);
  });
});

test("a long text is searched in time that grows with its length only", () => {
  const texts = [
    "a".repeat(50_000),
    "1 a ".repeat(12_000),
    "1 2 ".repeat(12_000),
    "a@".repeat(25_000),
  ];
  const startedAt = performance.now();
  for (const text of texts) findIdentifiers(text);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});
