import { type SendAnswer, type SendRequest } from '../provider';
import { type ProviderContract, type ProviderHarness } from './provider-contract';
import { type Situation } from './situation';

/** What a caller waits for a call that hangs. */
export const SHORT_DEADLINE_MS = 150;
const DEADLINE_MS = 10_000;

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
export function send({ provider, request }: ProviderHarness, situation: Situation, changes: Partial<SendRequest> = {}): Promise<SendAnswer> {
  const deadline = neverAnswers(situation) ? SHORT_DEADLINE_MS : DEADLINE_MS;
  return provider.send({ ...request, ...changes }, AbortSignal.timeout(deadline));
}

function neverAnswers({ kind }: Situation): boolean {
  return kind === 'HANGS' || kind === 'HANGS_MID_REPLY' || kind === 'HANGS_BEFORE_GREETING';
}
