'use strict';

const e2e = require('./jest.e2e.config.cjs');

// What is done to platforms that run, and what goes wrong with them: upgrades, replicas, restores, drills, production layouts. `npm test` leaves it to CI.
module.exports = { ...e2e, testMatch: ['**/*.operations.spec.ts'] };
