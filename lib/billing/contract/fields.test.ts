import { describe, expect, test } from "vitest";
import { lineText, longText, pageIn } from "./fields";

describe("the size of a page", () => {
  test.each(["1e2", "0x10", "+5", "1.0", " 5", "", "-1", "0", "201", "99999", "ten"])(
    "is not %j",
    (limit) => {
      expect(pageIn.safeParse({ limit }).success).toBe(false);
    },
  );
  test("is a whole number from 1 to 200, or 50", () => {
    expect(pageIn.parse({ limit: "1" }).limit).toBe(1);
    expect(pageIn.parse({ limit: "200" }).limit).toBe(200);
    expect(pageIn.parse({}).limit).toBe(50);
  });
});

describe("typed text", () => {
  test.each(["half \ud83d", "\udc00", "a\0b", "a\u0085b"])("does not hold %j", (typed) => {
    expect(lineText(20).safeParse(typed).success).toBe(false);
    expect(longText(20).safeParse(typed).success).toBe(false);
  });
  test("holds what people write", () => {
    expect(lineText(20).parse("  Zoë 😀 ")).toBe("Zoë 😀");
    expect(longText(20).parse("one\r\n\ttwo")).toBe("one\r\n\ttwo");
  });
});
