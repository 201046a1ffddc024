'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

// What takes longest comes first: a run ends with its last worker, and on a fresh clone Jest knows no durations.
const LONGEST = [
  'survival.operations',
  'liveness.operations',
  'restore.operations',
  'operated.operations',
  'replicas.operations',
  'kafka-outage.operations',
  'sandbox.e2e',
  'history.e2e',
  'traces.e2e',
  'start.e2e',
  'kafka-bus.int',
  'postgres-bus.int',
  'kill.int',
];

function placeOf({ path }) {
  const place = LONGEST.findIndex((name) => path.endsWith(`/${name}.spec.ts`));
  return place < 0 ? LONGEST.length : place;
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => placeOf(a) - placeOf(b));
  }
};
