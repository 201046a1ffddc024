import { explainPostgresLog } from './explain-log';

describe('explainPostgresLog', () => {
  it.each([
    ['LOG:  starting\nFATAL:  could not write to file "x": No space left on device', 'the disk is full'],
    ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets', 'its port is taken'],
    ['initdb: error: could not change permissions of directory "x": Permission denied', 'a permission is missing'],
    ['postgres: error while loading shared libraries: libicuuc.so.60: cannot open shared object file', 'a shared library is missing'],
    ['FATAL:  database files are incompatible with server', 'another version of Postgres'],
  ])('names the cause of %j', (log, meaning) => {
    expect(explainPostgresLog(log)).toContain(meaning);
  });

  it('falls back to what was said last', () => {
    expect(explainPostgresLog('LOG:  one\nFATAL:  something new\nLOG:  shut down')).toBe('FATAL:  something new');
    expect(explainPostgresLog('\n')).toBeUndefined();
  });
});
