import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sealAudit } from "@/lib/audit/seal";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";
import { makeOffice } from "@/lib/testing/practice";

const folder = mkdtempSync(path.join(tmpdir(), "lumbar-anchor-"));
const anchor = path.join(folder, "anchor.json");

beforeAll(async () => {
  await makeOffice();
  await sealAudit();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await disconnect();
});

function verify(
  args: readonly string[] = [],
  env: NodeJS.Dict<string> = {},
): Promise<{ code: number; told: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["node_modules/tsx/dist/cli.mjs", "scripts/verify-audit.ts", ...args],
      { env: { ...process.env, ...env } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, told: stdout + stderr }),
    );
  });
}

test("says that all is as it was written, and keeps the heads elsewhere", async () => {
  const { code, told } = await verify(["--anchor", anchor]);
  expect([code, told]).toEqual([
    0,
    expect.stringMatching(/as it was written: \d+ events in \d+ seals/),
  ]);
  expect(JSON.parse(readFileSync(anchor, "utf8"))).toContainEqual({
    companyId: 1,
    seq: 1,
    hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
  expect((await verify(["--anchor", anchor])).code).toBe(0);
});

test("ends with 1 and names each problem", async () => {
  await adminQuery(
    "set session_replication_role = replica; update audit_events set actor_id = 'x' where action = 'office.create'",
  );
  const before = readFileSync(anchor, "utf8");
  const { code, told } = await verify(["--anchor", anchor]);
  expect([code, told]).toEqual([1, expect.stringMatching(/^edited: event:\d+$/m)]);
  expect(readFileSync(anchor, "utf8")).toBe(before);
});

test("ends with 2 when it could not look", async () => {
  const lost = { DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" };
  expect((await verify([], lost)).code).toBe(2);
  expect((await verify(["--nonsense"])).code).toBe(2);
});
