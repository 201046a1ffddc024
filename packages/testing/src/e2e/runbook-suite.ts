import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Platform, type ServiceName } from '@switchback/local-platform';

import { metricsOf, readRules } from '../alert-rules';
import { commandsOf, fillIn, queryOf, questionsOf, type RunbookCommand, runbooks } from '../drill/runbook-commands';
import { Terminal } from '../drill/terminal';
import { type PrometheusServer } from '../prometheus-server';

import { readMetricList } from './metric-list';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const HAS_PSQL = has('psql');
const POLICY = 'name: drill\nsteps:\n  - channel: SMS\n  - channel: EMAIL\n';

/** Why a command is not run; undefined: it is. */
function leftOut({ program, text }: RunbookCommand): string | undefined {
  if (program === 'kubectl') return 'there is no Kubernetes';
  if (program === 'kafka-') return "there are none of Kafka's scripts";
  if (text.startsWith('node inspect')) return 'it waits for a person';
  if ((program === 'psql' || program === 'pg_isready') && !HAS_PSQL && process.env['REQUIRE_PROMTOOL'] !== '1') return 'there is no psql (Debian: postgresql-client)';
  return undefined;
}

/** Every command of docs/runbooks, run as it is written but for its placeholders, against a platform that a Prometheus scraped. */
export function runbookSuite(running: () => { readonly platform: Platform; readonly prometheus: PrometheusServer; readonly messageId: string }): void {
  const commands = runbooks().flatMap(commandsOf);
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'switchback-runbooks-'));
    writeFileSync(join(directory, 'drill.yaml'), POLICY);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const placeholders = (): Readonly<Record<string, string>> => ({
    MESSAGE_ID: running().messageId,
    CHANNEL: 'SMS',
    TEXT: 'drill',
    GROUP_NAME: 'router-accepted',
    FILE: join(directory, 'drill.yaml'),
    PROVIDER_URL: running().platform.httpUrl('sms'),
    ID: 'sandbox',
  });

  it('has many to run', () => expect(commands.length).toBeGreaterThan(80));

  it.each(runbooks())('asks by commands: %s', (runbook) => {
    const spans = commandsOf(runbook).map(({ text }) => `\`${text}\``);
    expect(questionsOf(runbook).filter((question) => !spans.some((span) => question.includes(span)))).toEqual([]);
  });

  const queries = commands.filter(({ program }) => program === 'Prometheus:');
  it.each(queries.map((command): [string, RunbookCommand] => [`${command.runbook}: ${command.text}`, command]))('%s', async (_name, command) => {
    const listed = new Set(readMetricList().flatMap(({ name, type }) => (type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name])));
    const known = new Set([...listed, ...readRules().map(({ name }) => name), 'up']);
    const query = fillIn(queryOf(command), { ...placeholders(), CHANNEL: 'sms' });
    expect(metricsOf(query).length).toBeGreaterThan(0);
    expect(metricsOf(query).filter((metric) => !known.has(metric))).toEqual([]);
    for (const metric of metricsOf(query)) expect(await running().prometheus.query(`count(${metric})`)).not.toEqual([]);
    await running().prometheus.query(query);
  });

  const others = commands.filter(({ program }) => program !== 'Prometheus:');
  const rows = others.map((command): [string, RunbookCommand] => [`${command.runbook}: ${command.text}`, command]);
  const skipped = rows.filter(([, command]) => leftOut(command) !== undefined);
  it.skip.each(skipped.map(([name, command]) => [name, leftOut(command)]))('%s (skipped: %s)', () => undefined);

  it.each(rows.filter(([, command]) => leftOut(command) === undefined))('%s', async (_name, command) => {
    const { platform, prometheus } = running();
    const schema = command.program === 'psql' ? { CHANNEL: 'sms' } : {};
    // A session that nobody has: whoever follows the page puts in the one that it found.
    const session = command.text.includes('pg_terminate_backend') ? { PID: '2147483647' } : {};
    const text = fillIn(command.text, { ...session, ...schema });
    const output = await new Terminal(platform, prometheus).run(text, serviceOf(command), placeholders());
    // grep says 1 when it finds nothing.
    const accepted = command.program === 'grep' ? [0, 1] : [0];
    expect({ ...output, accepted: accepted.includes(output.exitCode) }).toMatchObject({ accepted: true });
    if (command.program === 'curl') expect(output.text).toMatch(/"ok":true|^HTTP\/1\.1 /);
  }, 60_000);
}

/** A service that has what the page is about. */
function serviceOf({ runbook, text }: RunbookCommand): ServiceName {
  if (runbook === 'SwitchbackApiErrorBudgetBurn') return 'gateway';
  return text.startsWith('node services/') || /Provider|Receipts/.test(runbook) ? 'sms' : 'router';
}
