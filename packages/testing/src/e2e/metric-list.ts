import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of the list in docs/metrics.md. */
export interface ListedMetric {
  readonly name: string;
  readonly type: string;
  readonly labels: ReadonlySet<string>;
  readonly optionalLabels: ReadonlySet<string>;
  readonly meaning: string;
  /** Services that have it from their start, and those that have it once it happened. */
  readonly always: ReadonlySet<string>;
  readonly sometimes: ReadonlySet<string>;
}

export function readMetricList(): readonly ListedMetric[] {
  const text = readFileSync(join(__dirname, '../../../../docs/metrics.md'), 'utf8');
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, name = '', type = '', , labels = '', meaning = '', services = ''] = cells;
    return /^`\w+`$/.test(name) ? [listed(name, type, labels, meaning, services)] : [];
  });
}

function listed(name: string, type: string, labels: string, meaning: string, services: string): ListedMetric {
  const [always, sometimes] = divide(services, '*');
  const [certain, optional] = divide(labels.replaceAll('`', ''), '?');
  return { name: name.replaceAll('`', ''), type, labels: certain, optionalLabels: optional, meaning, always, sometimes };
}

/** The words of a list without the mark, and those with it. */
function divide(list: string, mark: string): [ReadonlySet<string>, ReadonlySet<string>] {
  const words = list.split(', ').filter((word) => word !== '');
  const marked = words.filter((word) => word.endsWith(mark)).map((word) => word.slice(0, -1));
  return [new Set(words.filter((word) => !word.endsWith(mark))), new Set(marked)];
}
