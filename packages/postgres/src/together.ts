/**
 * Statements of one connection that do not need each other's answers: they travel together. Like `Promise.all`, but when one fails it
 * waits for the others before it throws the first error: nothing may still be sent on the connection once it is given back.
 */
export async function together<T extends readonly unknown[]>(statements: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const failed = (await Promise.allSettled(statements)).find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return Promise.all(statements);
}
