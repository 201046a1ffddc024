import type { ChangedMessage, ChannelFigures, Simulation, SimulationCost, SimulationFigures, SimulationRange } from '@switchback/client';
import type { Paint } from './paint';
import { table } from './table';

/** What happened beside what would have happened by `candidate`, then what is unknown, what changed, and what is assumed. */
export function simulationView(simulation: Simulation, candidate: string, paint: Paint): string {
  const { baseline } = simulation;
  if (baseline.messages === 0) return [heading(simulation, candidate), ...leftOut(simulation)].join('\n');
  return [
    heading(simulation, candidate),
    ...leftOut(simulation),
    '',
    comparison(simulation),
    ...section(paint, 'Unknown, because it was never observed', unknowns(simulation)),
    ...section(paint, changedTitle(simulation), simulation.changedExamples.map(changedLine)),
    ...section(paint, 'Assumed', simulation.assumptions.map(({ description }) => `- ${description}`)),
  ].join('\n');
}

function heading({ baseline, decidedMessages, unknownMessages }: Simulation, candidate: string): string {
  if (baseline.messages === 0) return `no message to replay by ${candidate}`;
  return `${plural(baseline.messages)} replayed by ${candidate}: ${decidedMessages} decided, ${unknownMessages} unknown`;
}

function leftOut({ unsettledMessages, irreproducibleMessages, cut, oldestAcceptTime }: Simulation): readonly string[] {
  const since = oldestAcceptTime === undefined ? '' : `; the oldest was accepted ${oldestAcceptTime.toISOString()}`;
  return [
    ...(unsettledMessages > 0 ? [`left out: ${plural(unsettledMessages)} not settled yet`] : []),
    ...(irreproducibleMessages > 0 ? [`left out: ${plural(irreproducibleMessages)} that cannot be replayed: a suppressed address decided them, or another version of the router`] : []),
    ...(cut === 'MAX_MESSAGES' ? [`cut: there are more; raise --limit${since}`] : []),
    ...(cut === 'DEADLINE' ? [`cut: there are more, and the time was up; raise --timeout${since}`] : []),
  ];
}

function comparison({ baseline, baselineOfDecided, candidate }: Simulation): string {
  const row = (name: string, value: (figures: SimulationFigures) => string): readonly string[] => [name, value(baseline), value(candidate)];
  const channels = baseline.channels.flatMap(({ channel }) => {
    const of = (figures: SimulationFigures): ChannelFigures | undefined => figures.channels.find((one) => one.channel === channel);
    const used = [of(baseline), of(candidate)].some((figures) => (figures?.attempts.atMost ?? 0) > 0);
    const name = channel ?? 'another channel';
    const attempts = row(`attempts, ${name}`, (figures) => range(of(figures)?.attempts));
    return used ? [attempts, row(`delivered by ${name}`, (figures) => range(of(figures)?.delivered))] : [];
  });
  const [recorded, simulated] = [baseline.cost, candidate.cost];
  return table(
    ['', 'RECORDED', 'CANDIDATE'],
    [
      row('messages', ({ messages }) => String(messages)),
      row('delivered', share),
      ['time to deliver p50 (decided)', duration(baselineOfDecided.timeToDeliverP50Ms), duration(candidate.timeToDeliverP50Ms)],
      ['time to deliver p95 (decided)', duration(baselineOfDecided.timeToDeliverP95Ms), duration(candidate.timeToDeliverP95Ms)],
      ...channels,
      row('fallbacks', ({ fallbacks }) => range(fallbacks)),
      row('duplicates', ({ duplicates }) => range(duplicates)),
      ...(recorded === undefined || simulated === undefined ? [] : costRows(recorded, simulated)),
    ],
  );
}

function costRows(recorded: SimulationCost, candidate: SimulationCost): readonly (readonly string[])[] {
  const amounts = ({ micros }: SimulationCost): string => range(micros, (value) => (value / 1_000_000).toFixed(4));
  const unpriced = [recorded, candidate].some(({ unpricedAttempts }) => unpricedAttempts.atMost > 0);
  const cost = [`cost, ${recorded.currencyCode}`, amounts(recorded), amounts(candidate)];
  return unpriced ? [cost, ['attempts without a price', range(recorded.unpricedAttempts), range(candidate.unpricedAttempts)]] : [cost];
}

/** Rounded outwards, so that no bound promises too much. */
function share({ deliveredShareAtLeast: least, deliveredShareAtMost: most }: SimulationFigures): string {
  if (least === most) return `${(least * 100).toFixed(1)}%`;
  return `${(Math.floor(least * 1_000) / 10).toFixed(1)}% to ${(Math.ceil(most * 1_000) / 10).toFixed(1)}%`;
}

function range(value: SimulationRange | undefined, text: (count: number) => string = String): string {
  const { atLeast, atMost } = value ?? { atLeast: 0, atMost: 0 };
  return atLeast === atMost ? text(atLeast) : `${text(atLeast)} to ${text(atMost)}`;
}

function duration(ms: number | undefined): string {
  if (ms === undefined) return '-';
  if (ms < 1_000) return `${ms} ms`;
  return ms < 600_000 ? `${(ms / 1_000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;
}

function unknowns({ unknownCauses }: Simulation): readonly string[] {
  return unknownCauses.map(({ messages, channel, cause, description }) => {
    const where = channel === undefined ? '' : ` on ${channel}`;
    return `- ${plural(messages)}: ${cause ?? 'UNKNOWN'}${where}. ${description}`;
  });
}

function changedTitle({ changedMessages, changedExamples }: Simulation): string {
  const shown = changedExamples.length < changedMessages ? `, the newest ${changedExamples.length}` : '';
  return `Would have ended differently: ${plural(changedMessages)}${shown}`;
}

function changedLine({ messageId, recordedStatus, recordedChannel, candidateStatus, candidateChannel }: ChangedMessage): string {
  const ending = (status: string | undefined, channel: string | undefined): string => [status ?? 'UNKNOWN', channel].filter((part) => part !== undefined).join(' ');
  return `- ${messageId}: ${ending(recordedStatus, recordedChannel)}, would be ${ending(candidateStatus, candidateChannel)}`;
}

function section(paint: Paint, title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines];
}

function plural(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'}`;
}
