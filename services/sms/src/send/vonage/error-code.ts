import { z } from 'zod';

/** RFC 9457 in a reply, the same shape in a status: the code is the title, or the fragment of the type. */
const problem = z.object({ type: z.string().optional(), title: z.string().optional() });

/** Vonage's code of an error; undefined when it has none. */
export function errorCode(error: unknown): number | undefined {
  const read = problem.safeParse(error);
  if (!read.success) return undefined;
  const { title = '', type = '' } = read.data;
  const code = /^\d{3,5}$/.exec(title)?.[0] ?? /\/messages[\w.-]*#(\d{3,5})$/.exec(type)?.[1];
  return code === undefined ? undefined : Number(code);
}
