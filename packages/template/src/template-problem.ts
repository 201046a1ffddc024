import { type TemplateKind } from '@switchback/fallback';

import { ALLOWED_FILTERS, ALLOWED_TAGS, parse, TOO_MANY_PARTS } from './liquid';

const PLACE = /, line:(\d+), col:(\d+)/;
const TAG = /^tag "(.{1,40})" not found/;
const FILTER = /^undefined filter: (.{1,40})/;

/** A sentence that says how to mend a source that is no template; undefined when it is one. */
export function templateProblem(source: string, kind: TemplateKind): string | undefined {
  try {
    parse(source, kind);
    return undefined;
  } catch (error) {
    return sentence(error instanceof Error ? error.message : '');
  }
}

function sentence(message: string): string {
  if (message === TOO_MANY_PARTS) return `Has ${TOO_MANY_PARTS}: shorten it.`;
  const [, line, column] = PLACE.exec(message) ?? [];
  const place = line === undefined ? '' : ` (line ${line}, column ${column ?? 1})`;
  const [plain = ''] = message.split(PLACE);
  const [, tag] = TAG.exec(plain) ?? [];
  if (tag !== undefined) return `The tag "${tag}"${place} cannot be used here; use one of ${ALLOWED_TAGS.join(', ')}.`;
  const [, filter] = FILTER.exec(plain) ?? [];
  if (filter !== undefined) return `The filter "${filter}"${place} cannot be used here; use one of ${ALLOWED_FILTERS.join(', ')}.`;
  return `Is no Liquid template${place}: ${plain.slice(0, 120)}; mend it there, or write {% raw %} around text that is not meant as Liquid.`;
}
