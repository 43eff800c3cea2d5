import { expect, test } from "vitest";
import { cutBatches } from "./run-batches";

const offices = (count: number, expectedLines: number) =>
  Array.from({ length: count }, (_, at) => ({ officeId: at + 1, expectedLines }));

test("a batch holds five hundred offices at most, in their order", () => {
  const batches = cutBatches(offices(9_001, 2));
  expect(batches.map((batch) => batch.length)).toEqual([...Array<number>(18).fill(500), 1]);
  expect(batches.flat()).toEqual(offices(9_001, 2).map(({ officeId }) => officeId));
});

test("fewer offices are shared out, down to fifty a batch", () => {
  const sizes = (count: number) => cutBatches(offices(count, 2)).map((batch) => batch.length);
  expect(sizes(1_000)).toEqual(Array(8).fill(125));
  expect(sizes(120)).toEqual([50, 50, 20]);
});

test("a batch holds fifty thousand lines at most", () => {
  expect(cutBatches(offices(5, 20_000)).map((batch) => batch.length)).toEqual([2, 2, 1]);
});

test("an office of more lines than that stands alone", () => {
  const batches = cutBatches([...offices(1, 10), { officeId: 2, expectedLines: 90_000 }]);
  expect(batches).toEqual([[1], [2]]);
});

test("nothing due makes no batch", () => {
  expect(cutBatches([])).toEqual([]);
});
