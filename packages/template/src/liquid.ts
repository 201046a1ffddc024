import { type TemplateKind } from '@switchback/fallback';
import { Liquid, type Template } from 'liquidjs';

/**
 * What templates may use. No loops and no filter whose result can be much longer than what goes in, so that the work is bounded by the size
 * of the template; no assignments, which would take a missing variable for an empty one; nothing that reads files, other templates, the clock or randomness, so that rendering twice gives the same.
 */
const TAGS = ['#', 'case', 'comment', 'if', 'raw', 'unless'];
const FILTERS = [
  'append', 'capitalize', 'ceil', 'default', 'divided_by', 'downcase', 'floor', 'lstrip', 'minus', 'modulo', 'plus', 'prepend',
  'remove', 'round', 'rstrip', 'size', 'slice', 'strip', 'strip_newlines', 'times', 'truncate', 'truncatewords', 'upcase', 'url_encode',
];

/** Outputs and tags of a template. The library has a limit of that name and does not keep it. */
const MOST_PARTS = 2_000;
export const TOO_MANY_PARTS = `more than ${MOST_PARTS.toLocaleString('en-US')} outputs and tags`;

/** Beyond these a template is refused or not rendered: characters, characters made on the way, milliseconds. */
const LIMITS = {
  parseLimit: 65_536,
  memoryLimit: 200_000,
  // The others bound the work to a few milliseconds; this one must not fail a good template on a machine that stalls.
  renderLimit: 1_000,
};

const engines: Readonly<Record<TemplateKind, Liquid>> = { TEXT: engine(), HTML: engine('escape') };

export const ALLOWED_TAGS: readonly string[] = TAGS.filter((tag) => tag !== '#');
export const ALLOWED_FILTERS: readonly string[] = FILTERS;

/** Throws what liquidjs throws when the source is no template, and of one that has too many parts. */
export function parse(source: string, kind: TemplateKind): Template[] {
  if ((source.match(/\{[{%]/g)?.length ?? 0) > MOST_PARTS) throw new Error(TOO_MANY_PARTS);
  return engines[kind].parse(source);
}

/** Throws what liquidjs throws when a variable is missing or a limit is passed. */
export function render(template: Template[], kind: TemplateKind, scope: object): string {
  const { memoryLimit, renderLimit } = LIMITS;
  const made: unknown = engines[kind].renderSync(template, scope, { memoryLimit, renderLimit });
  return String(made);
}

function engine(outputEscape?: 'escape'): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    // `{% if name %}` and `{{ name | default: "you" }}` are how a template says that a variable may be missing.
    lenientIf: true,
    ownPropertyOnly: true,
    templates: {},
    parseLimit: LIMITS.parseLimit,
    ...(outputEscape === undefined ? {} : { outputEscape }),
  });
  keepOnly(liquid.tags, TAGS);
  keepOnly(liquid.filters, FILTERS);
  return liquid;
}

/** Forgets every other name, and the names that every object has. */
function keepOnly(all: Record<string, unknown>, names: readonly string[]): void {
  for (const name of Object.keys(all)) if (!names.includes(name)) delete all[name];
  Object.setPrototypeOf(all, null);
}
