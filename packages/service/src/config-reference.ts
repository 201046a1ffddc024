import { z } from 'zod';

export interface ConfigEntry {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** As it would be written in the environment; absent when there is none. */
  readonly default?: string;
}

/** What a schema reads, for documents and for tests that every field is described. */
export function describeConfig(schema: z.ZodObject): readonly ConfigEntry[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const fallback: unknown = field instanceof z.ZodDefault ? field.def.defaultValue : undefined;
    return {
      name,
      description: descriptionOf(field),
      required: !field.safeParse(undefined).success,
      ...(fallback === undefined ? {} : { default: String(fallback) }),
    };
  });
}

function descriptionOf(field: z.core.$ZodType): string {
  const own = field instanceof z.ZodType ? field.description : undefined;
  if (own !== undefined) return own;
  return field instanceof z.ZodDefault || field instanceof z.ZodOptional ? descriptionOf(field.def.innerType) : '';
}
