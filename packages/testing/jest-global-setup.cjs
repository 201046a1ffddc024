'use strict';

// Relative paths: this file runs in Jest's own process, where workspace packages would resolve to builds.
const { TestParts, TEST_PARTS_URL } = require('../local-platform/src/test-parts/test-parts.ts');

module.exports = async () => {
  // `npm test` shares one database and one broker among its tiers.
  if (process.env[TEST_PARTS_URL]) return;
  const parts = await TestParts.start();
  Object.assign(process.env, await parts.environment());
  globalThis.switchbackTestParts = parts;
};
