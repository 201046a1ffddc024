import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

// decide/ and packages/fallback are pure: time, randomness and data come in as values.
const purity = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: '^(node:|pg$|kafkajs|@grpc/|express|undici|nodemailer|pino|@opentelemetry/|@switchback/(?!fallback|contracts|template|sms-text|service/recently-used$))',
          message: 'decide/ is pure: no I/O package may be imported here.',
        },
        { regex: '/(accept|record|send)/', message: 'decide/ may not import accept/, record/ or send/.' },
        { regex: '/(config|main)$', message: 'decide/ may not read configuration: pass the value in.' },
      ],
    },
  ],
  'no-restricted-globals': ['error', 'process', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'console', 'crypto'],
  'no-restricted-syntax': [
    'error',
    { selector: 'AwaitExpression', message: 'decide/ is pure: no await.' },
    { selector: 'FunctionDeclaration[async=true], ArrowFunctionExpression[async=true], MethodDefinition[value.async=true]', message: 'decide/ is pure: no async.' },
    { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Pass the time in.' },
    { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Pass randomness in.' },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pass the time in.' },
  ],
};

const layers = [
  ['layer:pure', ['layer:pure']],
  ['layer:wire', ['layer:wire']],
  ['layer:platform', ['layer:platform', 'layer:wire']],
  ['layer:channel', ['layer:channel', 'layer:platform', 'layer:wire', 'layer:pure']],
  ['layer:service', ['layer:platform', 'layer:wire', 'layer:pure', 'layer:channel']],
  ['layer:sdk', ['layer:sdk', 'layer:wire']],
  ['layer:bench', ['layer:bench', 'layer:platform', 'layer:wire', 'layer:development', 'layer:testing']],
  ['layer:development', ['layer:development', 'layer:platform', 'layer:wire', 'layer:sdk']],
  ['layer:testing', ['layer:testing', 'layer:platform', 'layer:wire', 'layer:sdk', 'layer:development']],
].map(([sourceTag, onlyDependOnLibsWithTags]) => ({ sourceTag, onlyDependOnLibsWithTags }));

// The testing package is built of the packages whose specs use it.
const ignoredCircularDependencies = [['testing', '*'], ['local-platform', '*']];

const boundaries = (constraints) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    { enforceBuildableLibDependency: false, allow: [], depConstraints: constraints, ignoredCircularDependencies },
  ],
});

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/generated/**', '**/*.cjs', '**/coverage/**', '.nx/**', '**/.test-results/**'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...boundaries(layers),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    // process.env is read in config files only.
    files: ['services/**/*.ts', 'packages/**/*.ts'],
    ignores: ['**/config.ts', '**/*.spec.ts', 'packages/testing/**', 'packages/local-platform/**', 'packages/cli/**', 'packages/bench/**', 'packages/packaging/**'],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Only config.ts reads process.env.' }] },
  },
  { files: ['services/*/src/decide/**/*.ts', 'packages/channel/src/decide/**/*.ts', 'packages/fallback/src/**/*.ts', 'packages/template/src/**/*.ts', 'packages/sms-text/src/**/*.ts'], ignores: ['**/*.spec.ts'], rules: purity },
  { files: ['packages/cli/**/*.ts', 'packages/local-platform/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    // Specs may use the testing package and their neighbours' real parts.
    files: ['**/*.spec.ts', '**/testing/**/*.ts'],
    rules: {
      ...boundaries([{ sourceTag: '*', onlyDependOnLibsWithTags: ['*'] }]),
      '@typescript-eslint/consistent-type-assertions': 'off',
    },
  },
);
