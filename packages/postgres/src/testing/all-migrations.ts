import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const REPOSITORY_ROOT = join(__dirname, '../../../..');

/** Every migration of the repository: `services/router/0001_messages.sql` and what stands in it. */
export function allMigrations(): readonly (readonly [name: string, text: string])[] {
  return ['packages', 'services'].flatMap((group) =>
    readdirSync(join(REPOSITORY_ROOT, group)).flatMap((name) => {
      const directory = join(REPOSITORY_ROOT, group, name, 'migrations');
      const files = readdirSync(join(REPOSITORY_ROOT, group, name)).includes('migrations') ? readdirSync(directory) : [];
      return files.filter((file) => file.endsWith('.sql')).map((file) => [`${group}/${name}/${file}`, readFileSync(join(directory, file), 'utf8')] as const);
    }),
  );
}
