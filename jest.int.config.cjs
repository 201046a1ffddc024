'use strict';

const { common } = require('./jest.preset.cjs');

const parts = {
  globalSetup: '<rootDir>/packages/testing/jest-global-setup.cjs',
  globalTeardown: '<rootDir>/packages/testing/jest-global-teardown.cjs',
  testSequencer: '<rootDir>/packages/testing/jest-longest-first.cjs',
};

// Many of them wait (for a broker that is away, for a lease to end), so that two cores serve four.
module.exports = { ...common, ...parts, rootDir: __dirname, testMatch: ['**/*.int.spec.ts'], maxWorkers: 4, testTimeout: 120_000 };
