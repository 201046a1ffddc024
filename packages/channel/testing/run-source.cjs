'use strict';

// Runs a workspace's TypeScript sources in a process of their own: node -C @switchback/source -r run-source.cjs file.ts
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    module: { type: 'commonjs', importInterop: 'node' },
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true },
  });
  module._compile(code, filename);
};
