import { readFileSync } from 'node:fs';

/** What one run of Jest found. */
export interface TierResult {
  tier: string;
  passed: number;
  failed: number;
  /** Full names of what was skipped; a skipped group carries its reason in its name. */
  skipped: string[];
  seconds: number;
}

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
  startTime: number;
  testResults: { endTime: number; assertionResults: { status: string; fullName: string }[] }[];
}

/** Reads Jest's JSON reports. A missing or broken report, and a file that could not be run at all, count as a failure each. */
export function readReports(tier: string, files: readonly string[]): TierResult {
  return files.map((file) => summarise(tier, readReport(file))).reduce(add, { tier, passed: 0, failed: 0, skipped: [], seconds: 0 });
}

function readReport(file: string): JestReport | undefined {
  try {
    const report: JestReport = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(report.testResults) ? report : undefined;
  } catch {
    return undefined;
  }
}

/** One report in short. */
export function summarise(tier: string, report: JestReport | undefined): TierResult {
  if (report === undefined) return { tier, passed: 0, failed: 1, skipped: [], seconds: 0 };
  const ends = report.testResults.map((file) => file.endTime).filter((time) => time > 0);
  return {
    tier,
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.testResults.flatMap((file) => file.assertionResults.filter((test) => test.status === 'pending').map((test) => test.fullName)),
    seconds: ends.length === 0 ? 0 : (Math.max(...ends) - report.startTime) / 1000,
  };
}

function add(a: TierResult, b: TierResult): TierResult {
  return {
    tier: a.tier,
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: [...a.skipped, ...b.skipped],
    seconds: a.seconds + b.seconds,
  };
}

/** A table of the tiers, what was skipped, and the last line. */
export function describeResults(results: readonly TierResult[]): string {
  const rows = results.map((r) => `  ${r.tier.padEnd(12)}${cell(r.passed)}${cell(r.failed)}${cell(r.skipped.length)}${cell(`${r.seconds.toFixed(0)} s`)}`);
  const skipped = results.flatMap((r) => r.skipped.map((name) => `  skipped (${r.tier}): ${name}`));
  const sum = (pick: (r: TierResult) => number) => results.reduce((total, r) => total + pick(r), 0);
  return [
    '',
    `  ${'tier'.padEnd(12)}${cell('passed')}${cell('failed')}${cell('skipped')}${cell('time')}`,
    ...rows,
    ...(skipped.length === 0 ? [] : ['', ...skipped]),
    '',
    `${sum((r) => r.passed)} passed, ${sum((r) => r.failed)} failed`,
  ].join('\n');
}

function cell(value: number | string): string {
  return String(value).padStart(10);
}
