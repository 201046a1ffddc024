import { setTimeout as sleep } from 'node:timers/promises';

import { connectClient, explainSilence, SILENCE_MS } from './connect-client';
import { nameOf, pendingFiles } from './pending-migrations';
import { plainName } from './schema-name';

export interface AwaitSchemaOptions {
  readonly connectionString: string;
  readonly schema: string;
  /** Of the migrations that it needs. */
  readonly directory: string;
  /** What brings it up to date, for a person. */
  readonly command: string;
  /** Told what is waited for, and again after a while. */
  readonly warn: (line: string) => void;
}

const LOOK_MS = 500;
const TELL_AGAIN_MS = 10_000;

/** Resolves when the schema has seen every migration of the directory: at once when it is as new or newer. Somebody else migrates it. */
export async function awaitSchema({ connectionString, schema, directory, command, warn }: AwaitSchemaOptions): Promise<void> {
  const client = await connectClient({ connectionString, application_name: 'switchback-await-schema', query_timeout: SILENCE_MS });
  try {
    for (let toldAt = -Infinity; ; await sleep(LOOK_MS)) {
      const [first, ...more] = await pendingFiles(client, { schema: plainName(schema), directory });
      if (first === undefined) return;
      if (performance.now() - toldAt < TELL_AGAIN_MS) continue;
      toldAt = performance.now();
      const others = more.length === 0 ? '' : ` and ${more.length} more`;
      warn(`waiting for the schema ${schema}: ${nameOf(first)}${others} missing, and SWITCHBACK_MIGRATE is false; this migrates it: ${command}`);
    }
  } catch (error) {
    throw explainSilence(error);
  } finally {
    await client.end();
  }
}
