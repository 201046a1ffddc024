'use strict';

module.exports = async () => {
  await globalThis.switchbackTestParts?.stop();
};
