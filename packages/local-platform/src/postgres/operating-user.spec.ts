import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { canReach } from './operating-user';

describe('canReach', () => {
  const stranger = { name: 'stranger', uid: 4_000_000, gid: 4_000_000 };
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'switchback-reach-'));
    mkdirSync(join(home, 'inside'));
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('sees a directory in the way that others may not enter', () => {
    chmodSync(home, 0o700);
    expect(canReach(join(home, 'inside'), stranger)).toBe(false);
  });

  it('sees that every directory may be passed, and asks nothing of one that does not exist yet', () => {
    chmodSync(home, 0o711);
    expect(canReach(join(home, 'inside', 'later'), stranger)).toBe(true);
  });

  it("goes by the owner's bits for the owner", () => {
    chmodSync(home, 0o700);
    expect(canReach(home, { name: 'me', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 })).toBe(true);
  });
});
