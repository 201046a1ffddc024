import { providerKind } from '@switchback/channel';

import { smppOptions } from './options';
import { SmppProvider } from './smpp-provider';

/** The provider kind `smpp`. */
export const smpp = providerKind({
  options: smppOptions,
  create: (options, context) => new SmppProvider(context.id, options),
});
