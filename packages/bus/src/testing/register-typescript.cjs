'use strict';

// Lets a child process of a spec run TypeScript sources: `node --conditions=@switchback/source --require <this file> program.ts`.
const { readFileSync } = require('node:fs');

const { transformSync } = require('@swc/core');

const options = { module: { type: 'commonjs', importInterop: 'node' }, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, sourceMaps: 'inline' };

require.extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false }).code, filename);
};
