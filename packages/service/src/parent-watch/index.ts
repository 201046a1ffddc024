import type { Readable } from 'node:stream';
import { watchesStdin } from './config';

/**
 * Calls back once when the stream that the parent holds open ends, which it does even when the parent is killed. Does nothing without a
 * stream, unless the environment asks for stdin.
 */
export function onParentGone(stream: Readable | undefined, callback: () => void): void {
  const watched = stream ?? (watchesStdin() ? process.stdin : undefined);
  if (watched === undefined) return;
  watched.once('end', callback);
  watched.once('error', callback);
  watched.resume();
}
