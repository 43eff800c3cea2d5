import { existsSync, readFileSync } from "node:fs";

/** How many tests of a step passed and failed. */
export type Counts = { passed: number; failed: number };

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
};

/** From vitest's JSON report; a file that cannot even be loaded counts as one failed test. */
export function countVitest(reportFile: string, exitCode: number): Counts {
  const report = readReport<VitestReport>(reportFile);
  if (!report) return { passed: 0, failed: 1 };
  const unloadable = report.testResults.filter(
    (file) =>
      file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  );
  return checked(report.numPassedTests, report.numFailedTests + unloadable.length, exitCode);
}

/** From Playwright's JSON report. */
export function countPlaywright(reportFile: string, exitCode: number): Counts {
  const report = readReport<PlaywrightReport>(reportFile);
  if (!report) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.stats;
  return checked(expected, unexpected + flaky, exitCode);
}

function readReport<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : null;
}

/** A runner that is not content and names no failed test has failed all the same. */
function checked(passed: number, failed: number, exitCode: number): Counts {
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}
