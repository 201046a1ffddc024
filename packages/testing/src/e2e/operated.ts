import { readFileSync } from 'node:fs';

import { type Platform } from '@switchback/local-platform';

import { type ApiCaller } from '../api-caller';
import { type OtlpReceiver } from '../otlp-receiver';

/** What the suites of a bus have in common. */
export interface Operated {
  readonly platform: Platform;
  readonly api: ApiCaller;
  readonly otlp: OtlpReceiver;
}

/** The lines of a service's log, oldest first. */
export function logLines(platform: Platform, service: string): Record<string, unknown>[] {
  const text = readFileSync(platform.logFile(service), 'utf8');
  return text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
}
