import { Channel, type SimulatePolicyRequest } from '@switchback/contracts';

import { checkPolicy } from './check-policy';
import { type Violation } from './violations';

/** What is refused before the router is asked: values that this version does not know. The rest is the router's to judge. */
export function checkSimulation({ policy, prices }: SimulatePolicyRequest): readonly Violation[] {
  const unknown = (prices?.channels ?? []).flatMap(({ channel }, index) =>
    channel === Channel.UNRECOGNIZED || channel === Channel.CHANNEL_UNSPECIFIED
      ? [{ field: `prices.channels[${index}].channel`, description: 'must be CHANNEL_SMS, CHANNEL_EMAIL or CHANNEL_WHATSAPP' }]
      : [],
  );
  return [...checkPolicy(policy, 'policy'), ...unknown];
}
