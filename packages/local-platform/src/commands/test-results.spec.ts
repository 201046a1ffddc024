import { describeResults, readReports, summarise } from './test-results';

const report = {
  numPassedTests: 3,
  numFailedTests: 1,
  numRuntimeErrorTestSuites: 1,
  startTime: 1_000,
  testResults: [
    { endTime: 0, assertionResults: [] },
    { endTime: 5_000, assertionResults: [{ status: 'pending', fullName: 'bus on Kafka (skipped: there is no Java)' }] },
  ],
};

describe('test results', () => {
  it('counts a file that could not be run as a failure', () => {
    expect(summarise('int', report)).toEqual({
      tier: 'int',
      passed: 3,
      failed: 2,
      skipped: ['bus on Kafka (skipped: there is no Java)'],
      seconds: 4,
    });
  });

  it('counts a report that was never written as a failure', () => {
    expect(readReports('unit', ['/nowhere/unit.json'])).toMatchObject({ passed: 0, failed: 1 });
  });

  it('ends with one plain line and names what was skipped', () => {
    const text = describeResults([summarise('int', report), summarise('e2e', { ...report, numFailedTests: 0, numRuntimeErrorTestSuites: 0 })]);
    expect(text.split('\n').at(-1)).toBe('6 passed, 2 failed');
    expect(text).toContain('skipped (int): bus on Kafka (skipped: there is no Java)');
  });
});
