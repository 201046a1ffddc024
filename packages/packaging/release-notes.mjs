// Prints what CHANGELOG.md says of a version: node packages/packaging/release-notes.mjs 1.2.3
// Fails when it says nothing, or when a package of the repository, the chart or compose.yaml has another version.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(process.env.REPOSITORY_ROOT ?? join(import.meta.dirname, '../..'));
const [version = ''] = process.argv.slice(2);

const mistakes = [...(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version) ? [] : [`"${version}" is not a version`]), ...otherVersions(), ...otherVersionsInYaml('deploy/helm/switchback/Chart.yaml', /^(?:version|appVersion): *['"]?([^\s'"]+)['"]?/gm), ...otherVersionsInYaml('deploy/compose/compose.yaml', /\$\{SWITCHBACK_VERSION:-([^}]+)\}/g)];
const notes = section(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'));
if (notes === '') mistakes.push(`CHANGELOG.md has no section "## ${version} - date", or nothing in it`);
for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exit(1);
console.log(notes);

/** From the version's heading to the next. */
function section(changelog) {
  const found = changelog.split(/^## /m).find((part) => part.startsWith(`${version} - `) || part.startsWith(`[${version}] - `));
  return found === undefined ? '' : found.slice(found.indexOf('\n')).trim();
}

function otherVersionsInYaml(path, pattern) {
  const found = [...readFileSync(join(root, path), 'utf8').matchAll(pattern)];
  if (found.length === 0) return [`${path} has no version`];
  return found.filter(([, own]) => own !== version).map(([text]) => `${path} has ${text}`);
}

function otherVersions() {
  const places = ['packages', 'services'].flatMap((place) => readdirSync(join(root, place)).map((name) => `${place}/${name}/package.json`));
  return ['package.json', ...places.filter((path) => existsSync(join(root, path)))].flatMap((path) => {
    const { version: own, dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, path), 'utf8'));
    const ours = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) => name.startsWith('@switchback/'));
    const others = ours.filter(([, needed]) => needed !== version).map(([name, needed]) => `${path} needs ${name} ${needed}`);
    return own === version ? others : [`${path} has version ${own}`, ...others];
  });
}
