'use strict';

// Shared by every project: `*.spec.ts` runs here as unit tests; the other tiers have their own root configurations.
const swc = [
  '@swc/jest',
  {
    module: { type: 'commonjs', importInterop: 'node' },
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true },
    sourceMaps: 'inline',
  },
];

const common = {
  testEnvironment: 'node',
  // Some packages ship ES modules only, which Jest cannot require as Node does.
  transform: { '^.+\\.ts$': swc, '/(node-pg-migrate/dist|@marcbachmann/cel-js/lib)/.+\\.js$': swc },
  transformIgnorePatterns: ['/node_modules/(?!(node-pg-migrate|@marcbachmann/cel-js)/)'],
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json'],
  // Workspace packages resolve to their TypeScript sources.
  testEnvironmentOptions: { customExportConditions: ['@switchback/source', 'node', 'require', 'default'] },
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/dist/'],
  watchman: false,
};

module.exports = {
  common,
  unit: { ...common, testMatch: ['**/src/**/*.spec.ts'], testPathIgnorePatterns: ['/node_modules/', '\\.(int|e2e|operations)\\.spec\\.ts$'] },
};
