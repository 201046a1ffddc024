import type { FieldViolation, Policy, StepInput } from '@switchback/client';
import type { Command } from 'commander';
import { collect } from '../collect';
import { EXIT, type ExitCode } from '../exit-code';
import type { Io } from '../io';
import { listing } from '../output/table';
import { count } from '../parse';
import { applyPolicy } from '../policy/apply';
import { checkPolicy } from '../policy/check-policy';
import { policyFiles, withPolicyFiles, type FileFlags } from '../policy/file-arguments';
import { formatPolicy, nameOptional } from '../policy/policy-file';
import { readPolicies, readPolicyFiles } from '../policy/read-policies';
import { withSession, type Session } from '../session';
import { UsageError } from '../usage-error';
import { simulateCommand } from './policy-simulate';

const FILE_HELP = `
A policy as YAML:

  name: otp
  default_ttl: 10m            # default 24h
  steps:
    - channel: SMS            # SMS, EMAIL or WHATSAPP
      success_status: DELIVERED
      fallback_after: 60s     # from the hand-off, default 300s
      fallback_on: [REJECTED, UNDELIVERED, EXPIRED, TIMEOUT, UNREACHABLE]
      retry: { max_attempts: 3, initial_backoff: 1s, max_backoff: 30s }
      sms: { max_segments: 2 }  # a longer text skips the step; 0 or left out: any number
    - channel: EMAIL

Several policies are several documents, separated by "---".`;

/** Routes the messages that name no policy. */
const DEFAULT_POLICY = 'default';

interface DeleteFlags {
  readonly etag?: string;
  readonly yes?: boolean;
}

/** policy apply, validate, simulate, get, list, versions and delete. */
export function policyCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const group = program.command('policy').description('Fallback policies: which channel goes first, how long to wait, what comes next.');
  const run = (command: Command, work: (session: Session) => Promise<ExitCode>): Promise<void> =>
    withSession(command, io, 'customer', work).then(done);
  withPolicyFiles(group.command('apply'))
    .summary('create or update policies from YAML files ("-" is stdin)')
    .addHelpText('after', FILE_HELP)
    .action((files: string[], flags: FileFlags, command: Command) => run(command, (session) => apply(session, policyFiles(files, flags))));
  withPolicyFiles(group.command('validate'))
    .summary('check policies and store nothing')
    .addHelpText('after', FILE_HELP)
    .action((files: string[], flags: FileFlags, command: Command) => run(command, (session) => validate(session, policyFiles(files, flags))));
  simulateCommand(group, io, done);
  group
    .command('get <name>')
    .summary('print a policy as YAML')
    .option('--version <n>', 'an older version', count)
    .action((name: string, flags: { version?: number }, command: Command) => run(command, (session) => get(session, name, flags.version)));
  group
    .command('list')
    .summary('list policies')
    .action((_flags: unknown, command: Command) => run(command, (session) => list(session, session.switchback.policies.list())));
  group
    .command('versions <name>')
    .summary('list the versions of a policy, newest first')
    .action((name: string, _flags: unknown, command: Command) =>
      run(command, (session) => list(session, session.switchback.policies.versions(name))),
    );
  group
    .command('delete <name>')
    .summary('delete a policy; messages that began with it go on')
    .option('--etag <etag>', 'only if it is still this version')
    .option('--yes', `for the policy "${DEFAULT_POLICY}": sends without --policy are refused from then on`)
    .action((name: string, flags: DeleteFlags, command: Command) => run(command, (session) => remove(session, name, flags)));
}

async function apply(session: Session, files: readonly string[]): Promise<ExitCode> {
  const results = [];
  for (const wanted of await readPolicies(session.io, files)) {
    const applied = await applyPolicy(session.switchback.policies, wanted);
    results.push(applied);
    if (!session.json) session.line(`policy ${applied.policy.name} ${applied.action} (version ${applied.policy.version})`);
  }
  if (session.json) session.document({ results });
  return EXIT.ok;
}

async function validate(session: Session, files: readonly string[]): Promise<ExitCode> {
  const results = [];
  for (const read of await readPolicyFiles(session.io, files)) {
    const { name, errors, warnings, policy } = await checkPolicy(session.switchback.policies, nameOptional(read));
    results.push({ name, valid: errors.length === 0, errors, warnings, policy });
    if (session.json) continue;
    const nameless = read.nameless && errors.length === 0 ? ' and has no name: a message can bring it with --policy-file, and it cannot be applied' : '';
    session.line(`policy ${name === '' ? `in ${read.where}` : name} is ${errors.length === 0 ? 'valid' : 'not valid'}${nameless}`);
    for (const text of [...problems('error', errors), ...problems('warning', warnings)]) session.line(`  ${text}`);
  }
  if (session.json) session.document({ results });
  return results.every(({ valid }) => valid) ? EXIT.ok : EXIT.invalid;
}

const problems = (kind: string, found: readonly FieldViolation[]): string[] =>
  found.map(({ field, description }) => `${kind}: ${field}: ${description}`);

async function get(session: Session, name: string, version: number | undefined): Promise<ExitCode> {
  const policy = await session.switchback.policies.get(name, version === undefined ? {} : { version });
  if (session.json) session.document({ policy });
  else session.line(formatPolicy(policy));
  return EXIT.ok;
}

async function list(session: Session, source: AsyncIterable<Policy>): Promise<ExitCode> {
  const policies = await collect(source);
  if (session.json) session.document({ policies });
  else
    session.line(
      listing(
        'no policies',
        ['POLICY', 'VERSION', 'TTL', 'STEPS'],
        policies.map((policy) => [policy.name, String(policy.version), String(policy.defaultTtl ?? ''), plan(policy)]),
      ),
    );
  return EXIT.ok;
}

/** "SMS 60s > EMAIL 5m"; steps that start together: "SMS 60s + EMAIL 5m > WHATSAPP 5m". */
const plan = ({ steps }: Policy): string => steps.map((step) => ('allOf' in step ? step.allOf.map(brief).join(' + ') : brief(step))).join(' > ');

const brief = ({ channel, fallbackAfter }: StepInput): string => [channel, fallbackAfter].filter((part) => part !== undefined).join(' ');

async function remove(session: Session, name: string, { etag, yes }: DeleteFlags): Promise<ExitCode> {
  if (name === DEFAULT_POLICY && yes !== true) {
    throw new UsageError(`without the policy "${DEFAULT_POLICY}" every message that names no policy is refused`, 'give --yes to delete it all the same; nothing was deleted');
  }
  await session.switchback.policies.delete(name, etag === undefined ? {} : { etag });
  if (session.json) session.document({ deleted: name });
  else session.line(`policy ${name} deleted`);
  return EXIT.ok;
}
