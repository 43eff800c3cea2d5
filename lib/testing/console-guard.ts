import { format } from "node:util";
import { afterEach, beforeEach, expect, vi } from "vitest";

// A console error nobody asked for fails the test that caused it. A test that expects one spies itself.
let complaints: string[] = [];

beforeEach(() => {
  complaints = [];
  vi.spyOn(console, "error").mockImplementation((...parts: unknown[]) => {
    complaints.push(format(...parts));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(complaints, "unexpected console.error").toEqual([]);
});
