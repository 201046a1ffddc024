#!/usr/bin/env node
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '..', 'dist', 'main.js');
if (existsSync(main)) {
  require(main);
} else {
  process.stderr.write('error: the switchback command is not built yet: run "npm start" (or "npm run build") in the repository first\n');
  process.exitCode = 8;
}
