'use strict';

const { common } = require('./jest.preset.cjs');

// One platform of processes at a time: two cores.
module.exports = { ...common, rootDir: __dirname, testMatch: ['**/*.e2e.spec.ts'], maxWorkers: 1, testTimeout: 300_000 };
