import { providerKind } from '@switchback/channel';

import { sesOptions } from './options';
import { SesProvider } from './ses-provider';

/** The provider kind `ses`. */
export const ses = providerKind({
  options: sesOptions,
  create: (options, context) => new SesProvider(context.id, options),
});
