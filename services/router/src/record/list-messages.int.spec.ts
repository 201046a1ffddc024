import { join } from 'node:path';

import { OutgoingMessage } from '@switchback/contracts';
import { createPool, migrate, provisionService, type Pool } from '@switchback/postgres';
import { testDatabase, type TestDatabase } from '@switchback/testing';

import { listQuery, type MessageFilter } from './list-messages';
import { rarestTerm } from './rarest-term';
import { SearchTerms } from './search-terms';
import { walkQuery } from './walk-messages';

const MESSAGES = 100_000;
const search = new SearchTerms('the key of the list spec');
const everybody = search.pair('acme', 'tenant', 'all');
const somebody = search.address('acme', '+14155552671');

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase();
  const { connectionString } = database;
  await provisionService({ adminConnectionString: connectionString, schema: 'router', role: `router_${process.pid}`, password: 'secret' });
  await migrate({ connectionString, schema: 'router', directory: join(__dirname, '../../migrations'), log: () => undefined });
  pool = createPool({ connectionString, applicationName: 'list-spec', schema: 'router', max: 2, onError: () => undefined });
  const id = "'msg_01' || lpad(n::text, 24, '0')";
  const series = `generate_series(1, ${MESSAGES}) AS n`;
  await pool.query(`
    INSERT INTO messages (id, customer_id, status, channel, policy, policy_version, correlation_id, accepted_at, expires_at, updated_at, trace, state)
    SELECT ${id}, 'acme', CASE n % 50000 WHEN 7 THEN 'FAILED' ELSE 'DELIVERED' END, 'SMS', 'default', 1, '', now(), now(), now(), '{}',
           json_build_object('padding', repeat('x', 600))
    FROM ${series}`);
  await pool.query(`INSERT INTO message_inputs SELECT 'acme', ${id}, CASE n % 1000 WHEN 3 THEN 'order' ELSE '' END, '\\x0a' FROM ${series}`);
  await pool.query(`INSERT INTO message_terms SELECT $1, ${id} FROM ${series}`, [everybody]);
  await pool.query(`INSERT INTO message_terms SELECT $1, ${id} FROM ${series} WHERE n % 20000 = 7`, [somebody]);
  await pool.query(`INSERT INTO message_terms SELECT sha256(n::text::bytea), ${id} FROM ${series}`);
  await pool.query('VACUUM ANALYZE messages, message_inputs, message_terms');
}, 240_000);

afterAll(async () => {
  await pool.end();
  await database.drop();
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Plan[];
}

const nodes = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

async function explain(fields: Partial<MessageFilter>): Promise<{ scans: string[]; rows: number }> {
  const filter = { customerId: 'acme', terms: [], ...fields };
  const rarest = filter.terms.length === 0 ? undefined : await rarestTerm(pool, filter.terms);
  const { text, values } = listQuery(filter, rarest, 51);
  const found = await pool.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...values]);
  const plan = found.rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (plan === undefined) throw new Error('there is no plan');
  const scans = nodes(plan).filter((node) => node['Relation Name'] !== undefined);
  return { scans: [...new Set(scans.map((node) => node['Index Name'] ?? `${node['Node Type']} on ${node['Relation Name']}`))].sort(), rows: plan['Actual Rows'] };
}

describe('a list of 100,000 messages', () => {
  it.each<[string, Partial<MessageFilter>, string[], number]>([
    ['nothing', {}, ['message_inputs_pkey', 'messages_pkey'], 51],
    ['a status that many have', { statuses: ['DELIVERED'] }, ['message_inputs_pkey', 'messages_pkey'], 51],
    ['a status that few have', { statuses: ['FAILED'] }, ['message_inputs_pkey', 'messages_pkey'], 2],
    ['a status that none has', { statuses: ['STOPPED'] }, ['message_inputs_pkey', 'messages_pkey'], 0],
    ['a channel that none has', { channel: 'EMAIL' }, ['message_inputs_pkey', 'messages_pkey'], 0],
    ['a time', { acceptedAfter: new Date(0), fromId: 'msg_00' }, ['message_inputs_pkey', 'messages_pkey'], 51],
    ['a place in the list', { belowId: `msg_01${'50'.padStart(24, '0')}` }, ['message_inputs_pkey', 'messages_pkey'], 49],
    ['a correlation id', { correlationId: 'order' }, ['message_inputs_correlation', 'messages_pkey'], 51],
    ['an address', { terms: [somebody] }, ['message_inputs_pkey', 'message_terms_pkey', 'messages_pkey'], 5],
    ['an address and a pair', { terms: [everybody, somebody] }, ['message_inputs_pkey', 'message_terms_pkey', 'messages_pkey'], 5],
    ['a pair that all have', { terms: [everybody] }, ['message_inputs_pkey', 'message_terms_pkey', 'messages_pkey'], 51],
    ['a pair that all have, and a rare status', { terms: [everybody], statuses: ['FAILED'] }, ['message_inputs_pkey', 'message_terms_pkey', 'messages_pkey'], 2],
    ['an address nobody has', { terms: [search.address('acme', '+1')] }, ['message_inputs_pkey', 'message_terms_pkey', 'messages_pkey'], 0],
    ['somebody else\'s address', { terms: [search.address('other', '+14155552671')] }, ['message_inputs_pkey', 'message_terms_pkey', 'messages_pkey'], 0],
  ])('by %s reads indexes only', async (_name, filter, indexes, rows) => {
    expect(await explain(filter)).toEqual({ scans: indexes, rows });
  });
});

describe('deleting old ones among 100,000', () => {
  const scansOf = (plan: Plan): string[] => [...new Set(nodes(plan).filter((node) => node['Relation Name'] !== undefined).map((node) => node['Index Name'] ?? node['Node Type']))].sort();
  const planOf = async (statement: string): Promise<Plan> => {
    const found = await pool.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(`EXPLAIN (FORMAT JSON) ${statement}`);
    const plan = found.rows[0]?.['QUERY PLAN'][0]?.Plan;
    if (plan === undefined) throw new Error('there is no plan');
    return plan;
  };

  it('walks the primary key, as far as it is told and no further', async () => {
    const { text, values } = walkQuery({ afterId: '', belowId: 'msg_02', settledBefore: new Date(), size: 200 });
    const found = await pool.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
    const [scan] = nodes(found.rows[0]?.['QUERY PLAN'][0]?.Plan ?? { 'Node Type': '', 'Actual Rows': 0, 'Actual Loops': 0 }).filter((node) => node['Index Name'] !== undefined);
    expect(scan).toMatchObject({ 'Index Name': 'messages_pkey', 'Actual Rows': 200 });
  });

  it('asks by an index whether a policy that came with a message is in use', async () => {
    const plan = await planOf("SELECT FROM messages WHERE policy = 'inline:0' AND policy LIKE 'inline:%' AND messages.customer_id = 'acme'");
    expect(scansOf(plan)).toEqual(['messages_inline_policy']);
  });
});

describe('terms', () => {
  it('tell nothing without the key, and customers, kinds and values apart', () => {
    const terms = [
      search.address('acme', '+14155552671'),
      search.address('other', '+14155552671'),
      search.pair('acme', '+14155552671', ''),
      search.pair('acme', 'a', 'b'),
      search.pair('acme', 'ab', ''),
      new SearchTerms('another key of the list spec').address('acme', '+14155552671'),
    ].map((term) => term.toString('hex'));
    expect(new Set(terms).size).toBe(terms.length);
    expect(search.address('acme', '+14155552671').toString('hex')).toBe(terms[0]);
  });

  it('of a message are its addresses and pairs, each once', () => {
    const message = OutgoingMessage.fromPartial({ recipient: { sms: '+14155552671', whatsapp: '+14155552671', email: 'a@b.example' }, metadata: { k: 'v' } });
    expect(search.of('acme', message)).toEqual([somebody, search.address('acme', 'a@b.example'), search.pair('acme', 'k', 'v')]);
  });
});
