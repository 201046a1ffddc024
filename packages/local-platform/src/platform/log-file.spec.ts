import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { lastLines, plainLinesSince } from './log-file';

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

describe('plainLinesSince', () => {
  it('tells all that one start said in plain words, and nothing of earlier ones', () => {
    const home = mkdtempSync(join(tmpdir(), 'switchback-log-'));
    const file = join(home, 'sms.log');
    const earlier = 'sms.yaml: an earlier mistake\n';
    writeFileSync(file, `${earlier}{"level":"info","msg":"hello"}\n${Array.from({ length: 7 }, (_, mistake) => `sms.yaml: mistake ${mistake}\n`).join('')}`);
    expect(plainLinesSince(file, earlier.length)).toEqual([0, 1, 2, 3, 4, 5, 6].map((mistake) => `sms.yaml: mistake ${mistake}`));
    rmSync(home, { recursive: true });
  });
});
