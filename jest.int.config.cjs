'use strict';

const { common } = require('./jest.preset.cjs');

module.exports = { ...common, rootDir: __dirname, testMatch: ['**/*.int.spec.ts'], testTimeout: 120_000 };
