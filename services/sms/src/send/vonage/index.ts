import { providerKind } from '@switchback/channel';

import { vonageOptions } from './options';
import { VonageProvider } from './vonage-provider';

/** The provider kind `vonage`. */
export const vonage = providerKind({
  options: vonageOptions,
  create: (options, context) => new VonageProvider(context.id, options, context.receiptUrl),
});
