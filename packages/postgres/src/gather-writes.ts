import { type Pool, type PoolClient } from 'pg';

import { aroundStatements } from './around-statements';

/**
 * What a session is told in one turn of the event loop leaves in one write. pg makes a write of each statement, also of those that travel
 * together, and each write is a system call here and may wake the server there.
 */
export function gatherWrites(pool: Pool): void {
  aroundStatements(pool, (client, send) => {
    let held = false;
    return (args) => {
      if (!held) {
        held = true;
        const release = holdWrites(client);
        setImmediate(() => {
          held = false;
          release();
        });
      }
      return send(args);
    };
  });
}

/** Holds back what is told to the session until the answer is called. Holds may overlap: the last one to end lets go. */
export function holdWrites({ connection: { stream } }: PoolClient): () => void {
  stream.cork();
  return () => stream.uncork();
}
