/** One family of Prometheus' text format. */
export interface MetricFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly series: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

const SERIES = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads what a service shows at /metrics; `le` is left out of the labels. */
export function readPrometheusText(text: string): readonly MetricFamily[] {
  const families: { name: string; type: string; help: string; series: MetricFamily['series'][number][] }[] = [];
  let help = '';
  for (const line of text.split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') help = rest;
    if (kind === 'TYPE') families.push({ name, type: rest, help, series: [] });
    const [, series = '', labels = '', value = ''] = line.startsWith('#') ? [] : (SERIES.exec(line) ?? []);
    if (series !== '') families.at(-1)?.series.push({ name: series, labels: readLabels(labels), value: Number(value) });
  }
  return families;
}

function readLabels(text: string): Record<string, string> {
  const labels = [...text.matchAll(LABEL)].map(([, name = '', value = '']): [string, string] => [name, value]);
  return Object.fromEntries(labels.filter(([name]) => name !== 'le'));
}
