'use strict';

const { common } = require('./jest.preset.cjs');

const parts = {
  globalSetup: '<rootDir>/packages/testing/jest-global-setup.cjs',
  globalTeardown: '<rootDir>/packages/testing/jest-global-teardown.cjs',
  testSequencer: '<rootDir>/packages/testing/jest-longest-first.cjs',
};

// A platform is many processes, but much of a run waits: for a step's time, for a broker that is away.
module.exports = { ...common, ...parts, rootDir: __dirname, testMatch: ['**/*.e2e.spec.ts'], maxWorkers: 2, testTimeout: 300_000 };
