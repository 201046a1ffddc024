import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Command } from 'commander';

import type { Io } from '../io';

const PACKAGE = join(__dirname, '..', '..', 'package.json');

/** version: what whoever reports a defect is asked for. A flag of that name would be taken for that of a policy. */
export function versionCommand(program: Command, io: Io): void {
  program
    .command('version')
    .description('Prints the versions of this command and of Node.')
    .action((_flags: object, command: Command) => {
      const versions = { switchback: ownVersion(), node: process.versions.node };
      const json = command.optsWithGlobals<{ json?: boolean }>().json === true;
      io.stdout.write(json ? `${JSON.stringify({ versions })}\n` : `switchback ${versions.switchback}, Node ${versions.node}\n`);
    });
}

function ownVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  return version;
}
