import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { lastLines } from './log-file';

describe('lastLines', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'switchback-log-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('tells of trouble as a person would, and leaves out the ordinary', () => {
    const file = join(home, 'sms.log');
    writeFileSync(file, '{"level":"info","msg":"ready"}\n\n{"level":"fatal","msg":"cannot go on","err":{"message":"no database","stack":"at ..."}}\nSegmentation fault\n');
    expect(lastLines(file, 3)).toEqual(['fatal cannot go on: no database', 'Segmentation fault']);
  });

  it('says nothing of a log that is not there', () => {
    expect(lastLines(join(home, 'none.log'), 5)).toEqual([]);
  });
});
