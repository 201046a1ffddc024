import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { EVERYTHING, KAFKA, POSTGRES } from './chart-values';
import { mergeValues, type Values } from './render-chart';

export const EXAMPLES = join(__dirname, '../../../../deploy/examples');

const withoutHooks = { migrations: { by: 'job' }, kafka: { topics: { by: 'job' } } };

/** Values of the examples, each over the one before. */
export function exampleValues(...names: readonly string[]): Values {
  return mergeValues(...names.map((name): Values => parse(readFileSync(join(EXAMPLES, `values-${name}.yaml`), 'utf8'))));
}

/** What the chart is rendered with to be judged by others, by name. */
export const RENDERINGS: readonly (readonly [string, Values])[] = [
  ['Kafka', KAFKA],
  ['Postgres', POSTGRES],
  ['everything', mergeValues(KAFKA, EVERYTHING)],
  ['everything on Postgres', mergeValues(KAFKA, EVERYTHING, { bus: 'postgres' })],
  ['everything without hooks', mergeValues(KAFKA, EVERYTHING, withoutHooks)],
  ['certificates of Kafka', mergeValues(KAFKA, EVERYTHING, { kafka: { authentication: 'tls' } })],
  ['the examples', exampleValues('cloudnative-pg', 'strimzi', 'production')],
];
