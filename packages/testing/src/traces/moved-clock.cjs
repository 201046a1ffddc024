// Loaded into a service before anything else: its clock is ahead by as many milliseconds as the file MOVED_CLOCK says, so that what takes
// minutes need not be waited for.
const { existsSync, readFileSync } = require('node:fs');

const file = process.env.MOVED_CLOCK ?? '';
const ahead = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;

if (ahead > 0) {
  const Real = Date;
  const now = () => Real.now() + ahead;
  class MovedDate extends Real {
    constructor(...parts) {
      if (parts.length === 0) super(now());
      else super(...parts);
    }

    static now() {
      return now();
    }
  }
  globalThis.Date = MovedDate;
}
