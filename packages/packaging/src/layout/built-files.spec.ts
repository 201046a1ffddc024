import { isForNode } from './built-files';

it.each(['dist/main.js', 'dist/a.cjs', 'migrations/0001_a.sql', 'package.json', 'descriptor.binpb', 'LICENSE', 'LICENSE.md', 'a/NOTICE.md', 'lib/tsconfig.json', 'dist/parts.js'])(
  '%s stays',
  (path) => expect(isForNode(path)).toBe(true),
);

it.each(['src/main.ts', 'dist/main.js.map', 'index.d.ts', 'index.d.mts', 'a.cts', 'README.md', 'a/CHANGELOG.md', 'lib/a.js.flow'])('%s goes', (path) => expect(isForNode(path)).toBe(false));
