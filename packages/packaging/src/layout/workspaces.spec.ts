import { REPOSITORY_ROOT } from './repository-root';
import { neededBy, readWorkspaces, type Workspace } from './workspaces';

const names = (workspaces: ReadonlySet<Workspace>): string[] => [...workspaces].map(({ directory }) => directory).toSorted();

function workspace(name: string, dependencies: Record<string, string> = {}): [string, Workspace] {
  return [name, { directory: `packages/${name}`, manifest: { name, version: '1.0.0', dependencies } }];
}

it('follows what is needed at work, however far, and each once', () => {
  const all = new Map([workspace('a', { b: '1.0.0', express: '5.0.0' }), workspace('b', { c: '1.0.0', a: '1.0.0' }), workspace('c', { b: '1.0.0' }), workspace('d')]);
  expect(names(neededBy('a', all))).toEqual(['packages/a', 'packages/b', 'packages/c']);
});

it.each(['gateway', 'router', 'sms', 'email', 'whatsapp'])('%s needs no other service, and nothing that is for development or tests', (service) => {
  const needed = names(neededBy(`@switchback/${service}`, readWorkspaces(REPOSITORY_ROOT)));
  expect(needed).toContain(`services/${service}`);
  expect(needed.filter((directory) => directory.startsWith('services/'))).toEqual([`services/${service}`]);
  expect(needed.filter((directory) => /\/(bench|client|local-platform|packaging|testing)$/.test(directory))).toEqual([]);
});
