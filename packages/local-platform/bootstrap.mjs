// The first file that runs on a fresh clone, so it needs nothing but Node: checks it, installs what is missing, builds, and hands over.
//   node packages/local-platform/bootstrap.mjs <start|test|bench|check:traces|check:chart|layout> [arguments]
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = [20, 20, 0];
/** Handed to the program, which runs in this process; not an environment variable, which its children would inherit. */
const ANCESTORS = Symbol.for('switchback.ancestors');
const PROGRAMS = {
  start: ['packages/local-platform/dist/main.js', 'start'],
  test: ['packages/local-platform/dist/main.js', 'test'],
  bench: ['packages/bench/dist/main.js'],
  'check:traces': ['packages/testing/dist/traces/main.js'],
  layout: ['packages/packaging/dist/layout/main.js'],
  'check:chart': ['packages/testing/dist/helm/main.js'],
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [command, ...rest] = process.argv.slice(2);

try {
  await main();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function main() {
  const program = PROGRAMS[command];
  if (program === undefined) throw new Error(`Say what to do: ${Object.keys(PROGRAMS).join(', ')}.`);
  if (command === 'start' && rest.some((argument) => argument === '--help' || argument === '-h')) return console.log(startHelp());
  checkNode();
  globalThis[ANCESTORS] = ancestors();
  if (!isInstalled()) await install();
  // What `npm test` has built is not built again by what it starts: nx takes builds away for a moment when it restores them.
  if (process.env.SWITCHBACK_BUILT === undefined) await build();
  const [script, ...args] = program;
  process.argv = [process.argv[0], join(root, script), ...args, ...rest];
  createRequire(import.meta.url)(process.argv[1]);
}

/** Read as it stands: whoever asks what there is does not wait for an installation. */
function startHelp() {
  return readFileSync(join(root, 'packages/local-platform/start-help.txt'), 'utf8').trimEnd();
}

/** The shell that npm started us with, and npm itself; neither passes a SIGTERM on to us, so we watch whether they are there. */
function ancestors() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return [];
  const parentOf = (pid) =>
    process.platform === 'linux'
      ? Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])
      : Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
  try {
    const shell = process.ppid;
    return [shell, parentOf(shell)];
  } catch {
    return [process.ppid];
  }
}

function isOrphaned() {
  const [parent, npm] = globalThis[ANCESTORS];
  if (parent === undefined) return false;
  try {
    return process.ppid !== parent || (npm !== undefined && !process.kill(npm, 0));
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function checkNode() {
  const version = process.versions.node.split('.').map(Number);
  const difference = NEEDED.map((part, index) => version[index] - part).find((part) => part !== 0) ?? 0;
  if (difference < 0) throw new Error(`Switchback needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}.`);
}

/** The lock's fingerprint is kept beside what was installed from it; an install by hand counts when it is newer than the lock. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  if (existsSync(stampFile()) && readFileSync(stampFile(), 'utf8') === lockFingerprint()) return true;
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function stampFile() {
  return join(root, 'node_modules', '.switchback-lock');
}

function lockFingerprint() {
  return createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

async function install() {
  console.log('Installing packages (npm ci); once, about a minute');
  const npm = process.env.npm_execpath;
  const [program, prefix] = npm !== undefined && npm.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const flags = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--prefer-offline'];
  await run(program, [...prefix, ...flags], { doing: 'installing', help: 'Look at the lines above: is the registry reachable, is there space on the disk, may you write here?' });
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stampFile(), lockFingerprint());
}

async function build() {
  console.log('Building (what did not change comes from the cache)');
  const nx = createRequire(import.meta.url).resolve('nx/bin/nx.js', { paths: [root] });
  const environment = { NX_ISOLATE_PLUGINS: 'false', NX_DAEMON: 'false', NX_TUI: 'false' };
  await run(process.execPath, [nx, 'run-many', '-t', 'build', '--outputStyle=static'], {
    doing: 'building',
    environment,
    quiet: true,
    help: 'Look at the lines above, and run `npm run build` to see more.',
  });
}

/** Runs a program and shows that it lives: a line every ten seconds where no progress bar can be drawn. `quiet` shows output on failure only. */
function run(program, args, { doing, help, environment = {}, quiet = false }) {
  const begin = Date.now();
  const seconds = () => Math.round((Date.now() - begin) / 1000);
  const ticking = setInterval(() => console.log(`  still ${doing} (${seconds()} s)`), 10_000);
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      shell: program === 'npm' && process.platform === 'win32',
    });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
    const forward = (signal) => child.kill(signal);
    const watching = setInterval(() => isOrphaned() && forward('SIGTERM'), 500);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
    child.once('error', fail);
    child.once('close', (code, signal) => {
      clearInterval(watching);
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, forward);
      if (code === 0) return done();
      process.stderr.write(Buffer.concat(said));
      if (signal !== null || code === 130) return fail(new Error(`Stopped while ${doing}.`));
      fail(new Error(`${doing[0].toUpperCase()}${doing.slice(1)} failed (exit code ${code}). ${help}`));
    });
  }).finally(() => clearInterval(ticking));
}
