import { providerKind } from '@switchback/channel';

import { smtpOptions } from './options';
import { SmtpProvider } from './smtp-provider';

/** The provider kind `smtp`. */
export const smtp = providerKind({
  options: smtpOptions,
  defaultTimeoutMs: 30_000,
  create: (options, context) => new SmtpProvider(context.id, options),
});
