import { z } from 'zod';

/** The keys that a schema knows at a path of its input. */
export function knownKeys(schema: z.core.$ZodType, [first, ...rest]: readonly PropertyKey[]): readonly string[] {
  return forms(schema).flatMap((form) => {
    if (first === undefined) return form instanceof z.ZodObject ? Object.keys(form.shape) : [];
    const inner = innerAt(form, first);
    return inner === undefined ? [] : knownKeys(inner, rest);
  });
}

function innerAt(form: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  if (form instanceof z.ZodObject) return typeof part === 'string' && Object.hasOwn(form.shape, part) ? form.shape[part] : undefined;
  if (form instanceof z.ZodArray) return form.element;
  return form instanceof z.ZodRecord ? form.valueType : undefined;
}

/** Without what is wrapped around it; of a union all its forms. */
function forms(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodNullable) return forms(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return forms(schema.def.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => forms(option));
  return [schema];
}
