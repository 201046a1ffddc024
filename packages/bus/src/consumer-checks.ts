import { type Subscription } from './bus';
import { type ConsumerState } from './consumer-pulse';

/** A result as health checks give it. */
interface CheckResult {
  readonly ok: boolean;
  readonly detail?: string;
}

/** A process's consumers by the names of their groups. */
export type Consumers = Readonly<Record<string, Pick<Subscription, 'state'>>>;

/** For liveness: fails while one of them has stalled, and says which and why. */
export function consumersMove(consumers: () => Consumers): () => CheckResult {
  return () => told(consumers(), ({ state }) => state === 'STALLED');
}

/** For readiness: whether the bus answers them all. */
export function busAnswers(consumers: () => Consumers): () => CheckResult {
  return () => told(consumers(), (consumer) => consumer.state === 'AWAY' || (consumer.state === 'STALLED' && consumer.by === 'BUS'));
}

function told(consumers: Consumers, isWrong: (state: ConsumerState) => boolean): CheckResult {
  const wrong = Object.entries(consumers).flatMap(([group, { state }]) => (isWrong(state) ? [`${group}: ${sentence(state)}`] : []));
  return wrong.length === 0 ? { ok: true } : { ok: false, detail: wrong.join('; ') };
}

function sentence(state: ConsumerState): string {
  switch (state.state) {
    case 'CONSUMING':
      return 'it consumes';
    case 'AWAY':
      return 'the bus cannot be reached';
    case 'STALLED':
      return `${state.by === 'HANDLER' ? 'its handler has not come back' : 'the bus has not answered'} for ${Math.round(state.forMs / 1_000)} s`;
  }
}
