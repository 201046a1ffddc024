import { providerKind } from '@switchback/channel';

import { sendgridOptions } from './options';
import { SendgridProvider } from './sendgrid-provider';

/** The provider kind `sendgrid`. */
export const sendgrid = providerKind({
  options: sendgridOptions,
  create: (options, context) => new SendgridProvider(context.id, options),
});
