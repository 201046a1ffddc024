'use strict';

// All specs of the engine at their full size (see the README), and how much of it they reach. Branches that no table, example or
// history takes are rules that nobody checks.
module.exports = {
  ...require('../../jest.preset.cjs').unit,
  rootDir: __dirname,
  maxWorkers: 2,
  collectCoverage: true,
  collectCoverageFrom: ['src/*.ts', '!src/*.spec.ts'],
  coverageReporters: ['text-summary'],
  coverageThreshold: { global: { branches: 98 } },
};
