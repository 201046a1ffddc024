'use strict';

module.exports = { ...require('../../jest.preset.cjs').unit, rootDir: __dirname };
