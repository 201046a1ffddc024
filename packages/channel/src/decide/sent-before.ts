import { type Dispatch } from '@switchback/contracts';

/**
 * Whether an attempt may have been handed over by a life of this installation that its database does not remember, because it was restored
 * from a backup: that life ended before `restoredAt`, in milliseconds since the epoch; undefined where there was none.
 */
export function maySentBefore({ notBefore }: Pick<Dispatch, 'notBefore'>, restoredAt: number | undefined): boolean {
  if (restoredAt === undefined) return false;
  return notBefore === undefined || notBefore.getTime() < restoredAt;
}
