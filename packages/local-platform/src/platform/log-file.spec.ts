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

  it('reads JSON lines as a person would tell them, and other lines as they are', () => {
    const file = join(home, 'sms.log');
    writeFileSync(file, '{"level":"info","msg":"ready"}\n\n{"level":"fatal","msg":"cannot go on","err":{"message":"no database","stack":"at ..."}}\nSegmentation fault\n');
    expect(lastLines(file, 2)).toEqual(['fatal cannot go on: no database', 'Segmentation fault']);
  });

  it('says nothing of a log that is not there', () => {
    expect(lastLines(join(home, 'none.log'), 5)).toEqual([]);
  });
});
