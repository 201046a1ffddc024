import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const scripts = Object.keys(readJson(join(ROOT, 'package.json')).scripts);

function readJson(path: string): { scripts: Record<string, string> } {
  return JSON.parse(readFileSync(path, 'utf8'));
}

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '').filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const named = [...text.matchAll(/\bnpm run (?:--silent )?([a-z][a-z:-]*)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  it('names paths that exist', () => {
    const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
    const paths = [...text.matchAll(/`((?:services|packages|proto|docs)\/[\w./-]+)`/g)].map((match) => match[1] ?? '');
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  it('names every code that we give in place of a provider', () => {
    const text = readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8');
    const listed = execFileSync('git', ['ls-files', 'packages/channel/src', 'packages/twilio/src', 'services/sms/src/send', 'services/email/src/send', 'services/whatsapp/src/send'], { cwd: ROOT, encoding: 'utf8' });
    const code = listed.trim().split('\n').filter((file) => file.endsWith('.ts') && !/\.spec\.ts$|\/contract\//.test(file)).map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
    const places = [
      /\b(?:code|refused): (?:[^\n,;}]*\? )?'([A-Z][A-Z0-9_]+)'/g,
      /\bcode: [^\n,;})]*(?::|\|\|) '([A-Z][A-Z0-9_]+)'/g,
      /\b(?:destroy|fail|refused|Refused|giveUp)\((?:sequence, )?'([A-Z][A-Z0-9_]+)'/g,
      /#closedBy = '([A-Z][A-Z0-9_]+)'/g,
      /const (?:RESTORED|LEASE_EXPIRED) = '([A-Z_]+)'/g,
    ];
    const codes = new Set(places.flatMap((place) => [...code.matchAll(place)].map(([, name = '']) => name)));
    expect(codes.size).toBeGreaterThan(40);
    expect([...codes].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('deploy/README.md', () => {
  it('names every setting of the services', () => {
    const text = readFileSync(join(ROOT, 'deploy', 'README.md'), 'utf8');
    const sources = execFileSync('git', ['ls-files', 'services/*/src/config.ts', 'packages/channel/src/config.ts', 'packages/service/src/*config*.ts', 'packages/service/src/*fields.ts', 'packages/service/src/tls/*.ts'], { cwd: ROOT, encoding: 'utf8' });
    const code = sources.trim().split('\n').filter((file) => !file.endsWith('.spec.ts')).map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
    const settings = new Set([...code.matchAll(/^ +((?:SWITCHBACK|KAFKA)_[A-Z_]+): [a-zA-Z]/gm)].map((match) => match[1] ?? ''));
    // In a row of several like settings the others are told by what differs.
    const told = (name: string): boolean => text.includes(`\`${name}\``) || text.includes(`\`${name.replace(/^SWITCHBACK(_.+_)[A-Z]+$/, '$1')}\``);
    expect(settings.size).toBeGreaterThan(30);
    expect([...settings].filter((name) => !told(name))).toEqual([]);
  });
});
