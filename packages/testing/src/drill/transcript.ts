import { type FiringAlert } from '../prometheus-server';
import { REPOSITORY } from '../alert-rules';

import { fillIn } from './runbook-commands';

/** Of a log, whose lines are long, and of everything else. */
const LOG = { lines: 1, width: 1_100 };
const OTHER = { lines: 20, width: 200 };

/** What a drill showed, as Markdown: what was printed, of long answers the first lines. */
export class Transcript {
  readonly #lines: string[] = [];

  alert(title: string, number: number, afterMs: number, firing: FiringAlert): void {
    const { severity = '', alertname = '' } = firing.labels;
    this.#lines.push(`## ${number}. ${title}`, '', `${Math.round(afterMs / 1_000)} s after it began, **${alertname}** fired (${severity}):`, '');
    this.#block([firing.annotations['summary'] ?? '', firing.annotations['runbook'] ?? ''].join('\n'), OTHER);
  }

  step(command: string, places: Readonly<Record<string, string>>, exitCode: number, answer: string, means: string): void {
    const shown = `${command.startsWith('Prometheus:') ? '' : '$ '}${fillIn(command, places)}`;
    const silent = answer.trim() === '' ? `(nothing; exit code ${exitCode})` : answer;
    this.#block(silent, command.startsWith('grep') ? LOG : OTHER, shown);
    this.#lines.push(means, '');
  }

  cause(text: string, overAfterMs: number): void {
    this.#lines.push(`**Cause.** ${text} The alert was over after ${Math.round(overAfterMs / 1_000)} s.`, '');
  }

  toString(): string {
    return this.#lines.join('\n');
  }

  #block(text: string, most: typeof OTHER, asked?: string): void {
    const lines = plain(text).trimEnd().split('\n').map((line) => (line.length > most.width ? `${line.slice(0, most.width)} …` : line.trimEnd()));
    const shown = lines.length > most.lines ? [...lines.slice(0, most.lines), `(${lines.length - most.lines} more lines)`] : lines;
    this.#lines.push('```', ...(asked === undefined ? [] : [plain(asked)]), ...shown, '```', '');
  }
}

/** Without where this happened to run. */
function plain(text: string): string {
  return text.replaceAll(REPOSITORY, '.').replace(/\/tmp\/switchback-platform-\w+/g, '.switchback');
}
