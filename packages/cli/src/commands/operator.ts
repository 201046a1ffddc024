import type { ApiKey, Customer } from '@switchback/client';
import type { Command } from 'commander';
import { collect } from '../collect';
import { EXIT, type ExitCode } from '../exit-code';
import type { Io } from '../io';
import { listing, pairs } from '../output/table';
import { duration } from '../parse';
import { withSession, type Session } from '../session';

/** customer and key: for operators. */
export function operatorCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const run = (command: Command, work: (session: Session) => Promise<ExitCode>): Promise<void> =>
    withSession(command, io, 'operator', work).then(done);
  customerCommands(program.command('customer').description('For operators: customers.'), run);
  keyCommands(program.command('key').description('For operators: the API keys of a customer.'), run);
}

type Run = (command: Command, work: (session: Session) => Promise<ExitCode>) => Promise<void>;

function customerCommands(group: Command, run: Run): void {
  group
    .command('create <id>')
    .summary('create a customer')
    .option('--name <text>', 'name for people')
    .action((id: string, flags: { name?: string }, command: Command) =>
      run(command, async (session) =>
        showCustomer(session, await session.switchback.customers.create({ id, displayName: flags.name ?? '' })),
      ),
    );
  group
    .command('get <id>')
    .summary('show a customer')
    .action((id: string, _flags: unknown, command: Command) =>
      run(command, async (session) => showCustomer(session, await session.switchback.customers.get(id))),
    );
  group
    .command('list')
    .summary('list customers')
    .action((_flags: unknown, command: Command) =>
      run(command, async (session) => showCustomers(session, await collect(session.switchback.customers.list()))),
    );
  group
    .command('suspend <id>')
    .summary('refuse calls with its keys; accepted messages go on')
    .action((id: string, _flags: unknown, command: Command) =>
      run(command, async (session) => showCustomer(session, await session.switchback.customers.suspend(id))),
    );
  group
    .command('resume <id>')
    .summary('take calls again')
    .action((id: string, _flags: unknown, command: Command) =>
      run(command, async (session) => showCustomer(session, await session.switchback.customers.resume(id))),
    );
}

function keyCommands(group: Command, run: Run): void {
  group
    .command('create <customer-id>')
    .summary('create an API key; its secret is shown this once')
    .option('--name <text>', 'name for people')
    .option('--expires-in <duration>', 'how long it is valid, e.g. 90d (default: for ever)', duration)
    .action((customerId: string, flags: { name?: string; expiresIn?: number }, command: Command) =>
      run(command, async (session) => {
        const expiry = flags.expiresIn === undefined ? {} : { expireTime: new Date(Date.now() + flags.expiresIn) };
        const created = await session.switchback.customers.createApiKey({ customerId, displayName: flags.name ?? '', ...expiry });
        if (session.json) session.document(created);
        else session.line(created.secret);
        if (!session.json) session.note('Keep it: it is not shown again.');
        return EXIT.ok;
      }),
    );
  group
    .command('list <customer-id>')
    .summary("list a customer's keys")
    .action((customerId: string, _flags: unknown, command: Command) =>
      run(command, async (session) => {
        const apiKeys = await session.switchback.customers.apiKeys(customerId);
        if (session.json) session.document({ apiKeys });
        else session.line(listing('no keys', ['KEY', 'NAME', 'STATE', 'CREATED', 'EXPIRES'], apiKeys.map(keyRow)));
        return EXIT.ok;
      }),
    );
  group
    .command('revoke <key-id>')
    .summary('refuse calls with this key')
    .action((id: string, _flags: unknown, command: Command) =>
      run(command, async (session) => {
        const apiKey = await session.switchback.customers.revokeApiKey(id);
        if (session.json) session.document({ apiKey });
        else session.line(`key ${apiKey.id} revoked`);
        return EXIT.ok;
      }),
    );
}

function showCustomer(session: Session, customer: Customer): ExitCode {
  if (session.json) session.document({ customer });
  else
    session.line(
      pairs([
        ['customer', customer.id],
        ['name', customer.displayName],
        ['state', state(customer)],
        ['created', customer.createTime?.toISOString()],
      ]),
    );
  return EXIT.ok;
}

function showCustomers(session: Session, customers: readonly Customer[]): ExitCode {
  if (session.json) session.document({ customers });
  else
    session.line(
      listing(
        'no customers',
        ['CUSTOMER', 'NAME', 'STATE', 'CREATED'],
        customers.map((customer) => [customer.id, customer.displayName, state(customer), customer.createTime?.toISOString() ?? '']),
      ),
    );
  return EXIT.ok;
}

const state = ({ suspended }: Customer): string => (suspended ? 'suspended' : 'active');

function keyRow({ id, displayName, createTime, expireTime, revokeTime }: ApiKey): string[] {
  const expired = expireTime !== undefined && expireTime.getTime() <= Date.now();
  const validity = revokeTime !== undefined ? 'revoked' : expired ? 'expired' : 'valid';
  return [id, displayName, validity, createTime?.toISOString() ?? '', expireTime?.toISOString() ?? 'never'];
}
