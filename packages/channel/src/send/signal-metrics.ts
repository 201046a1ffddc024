import { metrics } from '@opentelemetry/api';

import { type Channel } from '@switchback/fallback';

import { type ReceivedSignal } from '../record/record-signals';

const signals = metrics.getMeter('switchback.channel').createCounter('switchback.channel.signals', {
  description: 'What persons said: messages, opt-outs and opt-ins, each once however often it was posted',
});

export function countSignals(channel: Channel, received: readonly ReceivedSignal[]): void {
  for (const { provider, signal } of received) {
    const of = { 'switchback.channel': channel, 'switchback.provider': provider, 'switchback.kind': signal.kind };
    signals.add(1, signal.via === undefined ? of : { ...of, 'switchback.via': signal.via });
  }
}
