import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { type LayoutName, makeLayout } from '../src/layout/make-layout';

/** How the mode of a file begins that is neither a directory nor a link. */
const REGULAR_FILE = '100';

/** A file as it was: whoever writes to it or beside it changes one of these. */
type Snapshot = ReadonlyMap<string, string>;

/**
 * The root of a file system with what an image holds and nothing else: the layout in /app, Node in /usr/local/bin, and the libraries that Node is
 * linked to. No shell, no npm, no /tmp.
 */
export class ImageRoot {
  private constructor(
    readonly name: LayoutName,
    readonly path: string,
  ) {}

  static async make(name: LayoutName, home: string): Promise<ImageRoot> {
    const path = join(home, name);
    mkdirSync(path, { mode: 0o755 });
    for (const file of nodeAndLibraries()) link(join(home, 'node'), file, path);
    await makeLayout(name, join(path, 'app'));
    return new ImageRoot(name, path);
  }

  /** Adds a file that is mounted: a secret, a configuration. */
  mount(place: string, content: string): void {
    const target = join(this.path, place);
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    rmSync(target, { force: true });
    writeFileSync(target, content, { mode: 0o444 });
  }

  snapshot(): Snapshot {
    const all = new Map<string, string>();
    const look = (path: string): void => {
      const { mode, uid, size, mtimeMs, ctimeMs } = lstatSync(join(this.path, path));
      all.set(path, [mode.toString(8), uid, size, mtimeMs, ctimeMs].join(' '));
      if ((mode & 0o170000) === 0o040000) for (const name of readdirSync(join(this.path, path))) look(join(path, name));
    };
    look('.');
    return all;
  }

  /** The files of the layout that have one of these texts. */
  filesWith(texts: readonly string[]): readonly string[] {
    const files = [...this.snapshot()].filter(([path, kept]) => path.startsWith('app/') && kept.startsWith(REGULAR_FILE)).map(([path]) => path);
    return files.filter((path) => {
      const content = readFileSync(join(this.path, path));
      return texts.some((text) => content.includes(text));
    });
  }
}

/** A directory for roots, which everybody may pass through. */
export function homeOfRoots(): string {
  const home = mkdtempSync(join(tmpdir(), 'switchback-images-'));
  chmodSync(home, 0o755);
  return home;
}

/** Layouts are read-only for their owner, too. */
export function removeRoots(home: string): void {
  execFileSync('chmod', ['-R', 'u+w', home]);
  rmSync(home, { recursive: true, force: true });
}

function nodeAndLibraries(): readonly string[] {
  if (process.platform !== 'linux') return [process.execPath];
  const linked = execFileSync('ldd', [process.execPath], { encoding: 'utf8' });
  return [process.execPath, ...[...linked.matchAll(/(?:=> |^\s+)(\/\S+)/gm)].map((match) => match[1] ?? '')];
}

/** One copy for all roots: Node is large. */
function link(store: string, file: string, root: string): void {
  const copy = join(store, file);
  if (!existsSync(copy)) {
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(file, copy);
  }
  const target = join(root, file === process.execPath ? NODE : file);
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  linkSync(copy, target);
}

/** Where Node is in an image. */
export const NODE = '/usr/local/bin/node';
