'use strict';

const e2e = require('./jest.e2e.config.cjs');

// What platform teams do and meet: charts and layouts, rights at Kafka, upgrades, replicas, restores, alerts, drills, stalls. `npm test` leaves it to CI.
module.exports = { ...e2e, testMatch: ['**/*.operations.spec.ts'] };
