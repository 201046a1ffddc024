'use strict';

const { common } = require('./jest.preset.cjs');

const parts = {
  globalSetup: '<rootDir>/packages/testing/jest-global-setup.cjs',
  globalTeardown: '<rootDir>/packages/testing/jest-global-teardown.cjs',
};

// Most of them wait for others (a broker that is away, a lease that ends): Jest's own choice on two cores, one worker, would wait in turn.
module.exports = { ...common, ...parts, rootDir: __dirname, testMatch: ['**/*.int.spec.ts'], maxWorkers: 2, testTimeout: 120_000 };
