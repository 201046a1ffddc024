'use strict';

const { unit } = require('../../jest.preset.cjs');

// Breaking the engine one rule at a time is for the run at full size (jest.properties.config.cjs): it judges the invariants, not the engine.
module.exports = { ...unit, rootDir: __dirname, testPathIgnorePatterns: [...unit.testPathIgnorePatterns, '/mutants\\.spec\\.ts$'] };
