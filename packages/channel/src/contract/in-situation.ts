import { type SendAnswer, type SendRequest } from '../provider';
import { type ProviderContract, type ProviderHarness } from './provider-contract';
import { type Situation } from './situation';

/** What a caller still waits for a call that hangs. */
const SHORT_DEADLINE_MS = 150;
const DEADLINE_MS = 10_000;
const LOOK_MS = 5;

/** A test before a far side in that situation; none when it cannot happen. */
export function inSituation(contract: ProviderContract, name: string, situation: Situation, test: (harness: ProviderHarness) => Promise<void>): void {
  if (contract.impossible?.[situation.kind] !== undefined) return;
  it(name, async () => {
    const harness = await contract.start(situation);
    try {
      await test(harness);
    } finally {
      await harness.stop();
    }
  });
}

/** One call with a deadline: short where no answer will come. */
export function send(harness: ProviderHarness, situation: Situation, changes: Partial<SendRequest> = {}): Promise<SendAnswer> {
  const { provider, request } = harness;
  const deadline = neverAnswers(situation) ? shortDeadline(harness, situation) : AbortSignal.timeout(DEADLINE_MS);
  return provider.send({ ...request, ...changes }, deadline);
}

/** Ends a short while after the far side was given the message, however long that takes here. */
function shortDeadline({ received }: ProviderHarness, { kind }: Situation): AbortSignal {
  if (received === undefined || kind === 'HANGS_BEFORE_GREETING') return AbortSignal.timeout(SHORT_DEADLINE_MS);
  const deadline = new AbortController();
  const startedAt = performance.now();
  const looking = setInterval(() => {
    if (received() === 0 && performance.now() - startedAt < DEADLINE_MS) return;
    clearInterval(looking);
    setTimeout(() => deadline.abort(), SHORT_DEADLINE_MS);
  }, LOOK_MS);
  return deadline.signal;
}

function neverAnswers({ kind }: Situation): boolean {
  return kind === 'HANGS' || kind === 'HANGS_MID_REPLY' || kind === 'HANGS_BEFORE_GREETING';
}
