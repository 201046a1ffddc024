import { MessageStatus } from '@switchback/contracts';
import { Client } from 'pg';

import { waitFor } from '../wait-for';

import { type DrillPlatform } from './drill-platform';
import { COMMANDS, type Fault } from './fault';

const POISONED = 5;

export const TABLE_LOCKED: Fault = {
  title: 'A session locks the messages',
  alert: 'SwitchbackDatabaseUnanswered',
  service: 'router',
  plant: async ({ metered }) => {
    const session = new Client({ connectionString: metered.platform.databaseUrl('superuser'), application_name: 'nightly-report' });
    session.on('error', () => undefined);
    await session.connect();
    await session.query('BEGIN');
    await session.query('LOCK TABLE router.messages');
    return () => session.end().catch(() => undefined);
  },
  steps: [
    { command: 'pg_isready -h DB_HOST', shows: /accepting connections/, means: 'The server is there.' },
    { command: COMMANDS.SESSIONS, shows: /switchback-router\s*\| active\s*\| Lock/, means: "The router's sessions wait for a lock." },
    { command: COMMANDS.BLOCKED, shows: /\{\d+\}/, means: 'The first of the chain is the one whose pid is in every `pg_blocking_pids` and in no row of its own. The list before it has no pids, but one session alone that holds locks and waits for nobody: `nightly-report`, idle in transaction.' },
    {
      command: 'psql -c "SELECT pg_terminate_backend(PID)"',
      places: (_drill, answers) => ({ PID: firstOfChain(answers.at(-1) ?? '') }),
      shows: /\bt\b/,
      means: 'The lock is gone with it.',
    },
  ],
  cause: 'A report took `LOCK TABLE router.messages` and never ended its transaction. Messages were accepted meanwhile and waited; nothing was lost.',
};

export const ROUTER_FROZEN: Fault = {
  title: 'The router stands still',
  alert: 'SwitchbackServiceDown',
  service: 'router',
  plant: async ({ metered }) => {
    metered.platform.signal('router', 'SIGSTOP');
    return async () => metered.platform.signal('router', 'SIGCONT');
  },
  steps: [
    { command: 'ps -o pid,stat,etime,args -p PID', shows: /\d+ T/, means: 'It is there, and was stopped by a signal (`T`).' },
    { command: 'curl -sm 5 http://HOST:HTTP_PORT/health/live', shows: /^$/, means: 'No answer within five seconds: the event loop does not turn.' },
    { command: 'kill -CONT PID', shows: /^$/, means: 'It goes on where it was.' },
  ],
  cause: 'Somebody stopped the process (a debugger, a frozen container). Messages were accepted all the while; the router took them over when it went on.',
};

export const POISONED_RECORDS: Fault = {
  title: 'A constraint that some messages break',
  alert: 'SwitchbackDeadLetters',
  service: 'router',
  plant: async (drill) => {
    await inDatabase(drill, "ALTER TABLE router.messages ADD CONSTRAINT no_campaigns CHECK (policy <> 'campaign') NOT VALID");
    for (let sent = 0; sent < POISONED; sent += 1) await drill.send('campaign');
    return () => inDatabase(drill, 'ALTER TABLE router.messages DROP CONSTRAINT IF EXISTS no_campaigns');
  },
  steps: [
    { command: "grep 'dead.letter' LOG", shows: /UNPROCESSABLE[\s\S]*23514|23514[\s\S]*UNPROCESSABLE/, means: 'The records could be read and not handled: SQLSTATE 23514 is a check constraint, of the table that the line names.' },
    {
      command: `psql -c "SELECT r.\\"offset\\", r.key, r.headers FROM bus.records r JOIN bus.topics t ON t.id = r.topic WHERE t.name LIKE '%.dead-letter' ORDER BY 1 DESC LIMIT 20"`,
      shows: /switchback-dead-letter-reason/,
      means: 'Each has the topic that it came from, and the kind of its error, in its headers.',
    },
    { command: 'node services/SERVICE/dist/main.js replay --dry-run', shows: new RegExp(`^${POISONED} dead letters would be replayed$`, 'm'), means: 'All of them, by message id.' },
  ],
  cause: "A constraint that somebody added by hand refuses messages of the policy `campaign`. It was dropped, and `node services/router/dist/main.js replay` brought the messages back: all were routed and reached their person.",
  after: async (drill) => {
    const { campaign, metered, terminal } = drill;
    const { text } = await terminal.run('node services/SERVICE/dist/main.js replay', 'router');
    if (!text.includes(`${POISONED} dead letters replayed`)) throw new Error(text);
    for (const id of campaign) await metered.api.untilStatus(id, MessageStatus.MESSAGE_STATUS_DELIVERED, 60_000);
    await waitFor(async () => (await terminal.run('node services/SERVICE/dist/main.js replay --dry-run', 'router')).text.includes('0 dead letters would be'), { timeoutMs: 30_000, what: 'no dead letter to be left' });
  },
};

/** The session that others wait for and that waits for nobody. */
function firstOfChain(rows: string): string {
  const waiting = new Set([...rows.matchAll(/^\s*(\d+) \|/gm)].map(([, pid]) => pid));
  const blocking = [...rows.matchAll(/\{([\d,]+)\}/g)].flatMap(([, pids = '']) => pids.split(','));
  return blocking.find((pid) => !waiting.has(pid)) ?? '';
}

async function inDatabase({ metered }: DrillPlatform, statement: string): Promise<void> {
  const client = new Client({ connectionString: metered.platform.databaseUrl('superuser') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
