import { InboundKind } from '@switchback/contracts';
import { type Platform } from '@switchback/local-platform';

import { type ApiCaller, type MessageDraft } from '../api-caller';
import { type RecordedRun } from '../history/recorded-run';
import { waitFor } from '../wait-for';

import { UNDECIDED } from './random-mix';
import { type RunRecorder } from './run-recorder';
import { writeToSandbox } from './write-to-sandbox';

export interface Caller {
  readonly api: ApiCaller;
  readonly customerId: string;
}

export async function sendOne({ api, customerId }: Caller, recorder: RunRecorder, draft: MessageDraft): Promise<string> {
  const { id } = await api.sendPatiently(draft, 60_000);
  recorder.accepted.push({ messageId: id, customerId });
  return id;
}

/** Somebody says STOP once every customer has written to them, and START before all is sent; every customer then writes to them again, however little of the mix is left. */
export async function changeMind(platform: Platform, callers: readonly Caller[], recorder: RunRecorder, messages: number): Promise<void> {
  const recorded = (kind: InboundKind) =>
    waitFor(async () => (await Promise.all(callers.map(({ api }) => api.said(UNDECIDED)))).every((said) => said.some((each) => each.kind === kind)), {
      timeoutMs: 60_000,
      what: `all customers to know of ${kind}`,
    });
  const say = async (text: string): Promise<void> => {
    expect(await writeToSandbox(platform, { from: UNDECIDED, text })).toBe(200);
  };
  await waitFor(() => recorder.accepted.length >= messages / 3, { timeoutMs: 120_000 });
  await recorder.wroteTo(UNDECIDED, 'SMS', callers.map(({ customerId }) => customerId));
  await say('STOP');
  await recorded(InboundKind.INBOUND_KIND_OPT_OUT);
  const since = Date.now();
  await waitFor(() => recorder.accepted.length >= (2 * messages) / 3, { timeoutMs: 120_000 });
  const until = Date.now();
  await recorder.routerBegan(until);
  await say('START');
  await recorded(InboundKind.INBOUND_KIND_OPT_IN);
  for (const caller of callers) {
    recorder.suppressed.push({ customerId: caller.customerId, address: UNDECIDED, channel: 'SMS', since, until });
    await sendOne(caller, recorder, { recipient: { sms: UNDECIDED }, policy: 'two', content: { text: `Welcome back to ${caller.customerId}` } });
  }
}

/** The undecided were written to, spared, and written to again. */
export function expectSpared(run: RecordedRun): void {
  const written = run.dispatches.filter(({ channel, address }) => channel === 'SMS' && address === UNDECIDED);
  for (const { customerId, since = 0, until = 0 } of run.suppressed.filter(({ address }) => address === UNDECIDED)) {
    const times = written.filter((dispatch) => dispatch.customerId === customerId).map(({ createdAt }) => createdAt);
    expect({ customerId, before: times.some((at) => at < since), after: times.some((at) => at > until) }).toEqual({ customerId, before: true, after: true });
  }
}
