import { writeFileSync } from 'node:fs';

import { type Fault } from '../drill/fault';
import { DrillPlatform } from '../drill/drill-platform';
import { POISONED_RECORDS, ROUTER_FROZEN, TABLE_LOCKED } from '../drill/platform-faults';
import { PROVIDER_AWAY, RECEIPTS_STOP, WRONG_CREDENTIAL } from '../drill/provider-faults';
import { commandsOf } from '../drill/runbook-commands';
import { Transcript } from '../drill/transcript';
import { describeWithPrometheus } from '../promtool';
import { waitFor } from '../wait-for';

/** DRILL=1 plants all of them; else the one that is found soonest. DRILL_TRANSCRIPT: the file for what was shown. */
const ALL = [PROVIDER_AWAY, RECEIPTS_STOP, WRONG_CREDENTIAL, TABLE_LOCKED, ROUTER_FROZEN, POISONED_RECORDS];
const FAULTS = process.env['DRILL'] === '1' ? ALL : [WRONG_CREDENTIAL];
const FIRES_WITHIN_MS = 180_000;

describeWithPrometheus('faults are found from their alert by its runbook', 'prometheus', (program) => {
  let drill: DrillPlatform;
  const transcript = new Transcript();

  beforeAll(async () => {
    drill = await DrillPlatform.start(program);
    drill.startLoad();
    await waitFor(() => drill.accepted.length > 20, { timeoutMs: 60_000, what: 'messages to flow' });
  }, 120_000);

  afterAll(async () => {
    await drill?.stop();
    const file = process.env['DRILL_TRANSCRIPT'];
    if (file !== undefined) writeFileSync(file, transcript.toString());
  }, 60_000);

  it.each(FAULTS.map((fault, index): [string, string, Fault, number] => [fault.title, fault.alert, fault, index + 1]))('%s: %s', async (_title, alert, fault, number) => {
    expect(await drill.prometheus.firing(alert)).toEqual([]);
    const plantedAt = performance.now();
    const undo = await fault.plant(drill);
    try {
      const [firing] = await waitFor(async () => nonEmpty(await drill.prometheus.firing(alert)), { timeoutMs: FIRES_WITHIN_MS, intervalMs: 200, what: `${alert} to fire` });
      if (firing === undefined) throw new Error('it fires');
      expect(firing.annotations['runbook']).toBe(`docs/runbooks/${alert}.md`);
      transcript.alert(fault.title, number, performance.now() - plantedAt, firing);
      await follow(fault);
    } finally {
      await undo();
    }
    const mendedAt = performance.now();
    await waitFor(async () => (await drill.prometheus.firing(alert)).length === 0, { timeoutMs: FIRES_WITHIN_MS, intervalMs: 200, what: `${alert} to be over` });
    transcript.cause(fault.cause, performance.now() - mendedAt);
    await fault.after?.(drill);
  }, 600_000);

  it('loses no message', async () => {
    drill.stopLoad();
    for (const id of drill.accepted) await drill.metered.api.untilSettled(id, 60_000);
  }, 300_000);

  /** Each command as the page has it; its answer shows what leads on. */
  async function follow({ alert, service, steps }: Fault): Promise<void> {
    const written = commandsOf(alert).map(({ text }) => text);
    const answers: string[] = [];
    for (const { command, means, places, shows } of steps) {
      expect(written).toContain(command);
      const more = (await places?.(drill, answers)) ?? {};
      const { exitCode, text } = await drill.terminal.run(command, service, more);
      expect(text).toMatch(shows);
      answers.push(text);
      transcript.step(command, { ...drill.terminal.places(service), ...more }, exitCode, text, means);
    }
  }
});

function nonEmpty<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length === 0 ? undefined : values;
}
