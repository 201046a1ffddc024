import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Copy, type Instruction, JSONInstruction } from 'dockerfile-ast';

import { lineage, readDockerfile, type Stage } from '../testing/dockerfile';
import { LAYOUTS } from './layout/make-layout';
import { readManifest } from './layout/workspaces';
import { REPOSITORY_ROOT } from './layout/repository-root';

const stages = readDockerfile();
const names = new Set(stages.map(({ name }) => name));

const all = (keyword: string, from: readonly Stage[] = stages): readonly Instruction[] =>
  from.flatMap(({ instructions }) => instructions.filter((instruction) => instruction.getKeyword() === keyword));
const texts = (keyword: string, from?: readonly Stage[]): readonly string[] => all(keyword, from).map((instruction) => instruction.getRawArgumentsContent() ?? '');
const copies = (from: readonly Stage[]): readonly Copy[] => all('COPY', from).filter((instruction) => instruction instanceof Copy);
const flag = (copy: Copy, name: string): string | undefined => copy.getFlags().find((each) => each.getName() === name)?.getValue() ?? undefined;

it('begins each stage with an image whose digest is named, or with an earlier stage', () => {
  const seen = new Set<string>();
  for (const { name, image } of stages) {
    expect(seen.has(image) || /^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(image) ? 'pinned' : image).toBe('pinned');
    seen.add(name);
  }
});

it('runs on a Node that the repository supports, which is the one that it builds with', () => {
  const [, built = ''] = /^node:([\d.]+)-/.exec(lineage(stages, 'build')[0]?.image ?? '') ?? [];
  expect(stages.find(({ name }) => name === 'node')?.image).toBe(stages.find(({ name }) => name === 'build')?.image);
  const [, needed = ''] = /^>=([\d.]+)$/.exec(readManifest(REPOSITORY_ROOT).engines?.['node'] ?? '') ?? [];
  expect(built.localeCompare(needed, 'en', { numeric: true })).toBeGreaterThanOrEqual(0);
});

it('copies what there is, and fetches nothing by itself', () => {
  expect(texts('ADD')).toEqual([]);
  const ignored = readFileSync(join(REPOSITORY_ROOT, '.dockerignore'), 'utf8').split('\n');
  for (const copy of copies(stages)) {
    const [source = '', ...rest] = copy.getArguments().map((argument) => argument.getValue());
    expect(rest).toHaveLength(1);
    const stage = flag(copy, 'from');
    if (stage !== undefined) expect(names).toContain(stage);
    else if (source !== '.') {
      expect(existsSync(join(REPOSITORY_ROOT, source))).toBe(true);
      expect(ignored).toContain(`!${source}`);
    }
  }
});

it('has no secret in its arguments and variables', () => {
  const named = [...texts('ARG'), ...texts('ENV')].flatMap((text) => [...text.matchAll(/(\w+)=/g)].map((match) => match[1] ?? ''));
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|DATABASE_URL/i.test(name))).toEqual([]);
});

it('sends nothing that is not needed to the builder', () => {
  const [first, ...rest] = readFileSync(join(REPOSITORY_ROOT, '.dockerignore'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(first).toBe('*');
  expect(rest).toEqual(expect.arrayContaining(['**/node_modules', '**/dist', '**/*.spec.ts']));
  const kept = rest.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  expect(kept.filter((path) => !existsSync(join(REPOSITORY_ROOT, path)))).toEqual([]);
});

describe.each(LAYOUTS)('the image %s', (name) => {
  const image = lineage(stages, name);
  const stage = image.at(-1);

  it('has no shell, and a user with a number who is not root', () => {
    expect(image[0]?.image).toMatch(/^gcr\.io\/distroless\/cc-/);
    expect(texts('USER', image)).toEqual(['10001:10001']);
    expect(texts('WORKDIR', image)).toEqual(['/app']);
    expect(texts('RUN', image)).toEqual([]);
    expect(texts('SHELL', image)).toEqual([]);
  });

  it('holds Node, the licence and its own layout', () => {
    const copied = copies(image).map((copy) => [flag(copy, 'from'), ...copy.getArguments().map((argument) => argument.getValue())]);
    expect(copied).toEqual([['node', '/usr/local/bin/node', '/usr/local/bin/node'], [undefined, 'LICENSE', '/app/LICENSE'], [`${name}-layout`, '/layout', './']]);
    expect(texts('RUN', stages.filter((each) => each.name === `${name}-layout`))).toEqual([expect.stringMatching(new RegExp(`npm run layout -- --service ${name} --out /layout$`))]);
  });

  it('starts the program without a shell', () => {
    const [entry] = all('ENTRYPOINT', stage === undefined ? [] : [stage]);
    if (!(entry instanceof JSONInstruction)) throw new Error('no ENTRYPOINT');
    const words = entry.getJSONStrings().map((word) => word.getJSONValue());
    expect(words).toEqual(name === 'cli' ? ['node', 'packages/cli/bin/switchback.cjs'] : ['node', '--max-semi-space-size=32', `services/${name}/dist/main.js`]);
    expect(texts('CMD', image)).toEqual([]);
  });

  it('says what it is', () => {
    const labels = texts('LABEL', image).join('\n');
    for (const key of ['title', 'description', 'version', 'revision', 'created', 'source', 'licenses', 'base.name']) expect(labels).toContain(`org.opencontainers.image.${key}=`);
  });
});
