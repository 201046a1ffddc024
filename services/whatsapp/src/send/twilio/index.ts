import { providerKind, windowMistakes } from '@switchback/channel';

import { twilioOptions } from './options';
import { TwilioProvider } from './twilio-provider';

/** The provider kind `twilio`. */
export const twilio = providerKind({
  options: twilioOptions,
  check: ({ window }, surroundings) => windowMistakes(window === 'enforce', surroundings),
  create: (options, context) => new TwilioProvider(context.id, options, context.receiptUrl),
});
