'use strict';

const { common } = require('./jest.preset.cjs');

const parts = {
  globalSetup: '<rootDir>/packages/testing/jest-global-setup.cjs',
  globalTeardown: '<rootDir>/packages/testing/jest-global-teardown.cjs',
};

module.exports = { ...common, ...parts, rootDir: __dirname, testMatch: ['**/*.int.spec.ts'], testTimeout: 120_000 };
