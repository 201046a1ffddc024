import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REPOSITORY } from '../alert-rules';

const RUNBOOKS = join(REPOSITORY, 'docs/runbooks');

/** What a command begins with. */
const PROGRAMS = ['Prometheus:', 'psql', 'pg_isready', 'curl', 'grep', 'switchback', 'node', 'ps', 'kill', 'kubectl', 'kafka-'] as const;
type Program = (typeof PROGRAMS)[number];

export interface RunbookCommand {
  readonly runbook: string;
  readonly program: Program;
  /** As it is written, with its placeholders. */
  readonly text: string;
}

export function runbooks(): readonly string[] {
  return readdirSync(RUNBOOKS).filter((name) => name.endsWith('.md') && name !== 'README.md').map((name) => name.slice(0, -'.md'.length));
}

/** Every command of a page: in its questions, its answers, and how to mend it. */
export function commandsOf(runbook: string): readonly RunbookCommand[] {
  const text = readFileSync(join(RUNBOOKS, `${runbook}.md`), 'utf8');
  return [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, span = '']) => {
    const program = PROGRAMS.find((name) => span.startsWith(`${name} `) || (name === 'kafka-' && span.startsWith(name)));
    return program === undefined ? [] : [{ runbook, program, text: span }];
  });
}

/** What is asked in the first column of a page: each has to be a command, or words. */
export function questionsOf(runbook: string): readonly string[] {
  const text = readFileSync(join(RUNBOOKS, `${runbook}.md`), 'utf8');
  const cells = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| Ask')).map((line) => line.split(' | ')[0]?.slice(1).trim() ?? '');
  return cells.filter((cell) => cell !== '' && !/^-+$/.test(cell));
}

/** The query of a `Prometheus: …`. */
export function queryOf({ text }: RunbookCommand): string {
  return text.slice('Prometheus:'.length).trim();
}

/** With what stands for a placeholder put in its place. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((filled, [name, value]) => filled.replace(new RegExp(`(?<![A-Z_$])${name}(?![A-Z_])`, 'g'), () => value), text);
}
