'use strict';

const { common } = require('./jest.preset.cjs');

const parts = {
  globalSetup: '<rootDir>/packages/testing/jest-global-setup.cjs',
  globalTeardown: '<rootDir>/packages/testing/jest-global-teardown.cjs',
};

// One platform of processes at a time: two cores.
module.exports = { ...common, ...parts, rootDir: __dirname, testMatch: ['**/*.e2e.spec.ts'], maxWorkers: 1, testTimeout: 300_000 };
