import { providerKind } from '@switchback/channel';

import { cloudApiOptions } from './options';
import { CloudApiProvider } from './cloud-api-provider';

/** The provider kind `whatsapp-cloud`. */
export const whatsappCloud = providerKind({
  options: cloudApiOptions,
  create: (options, context) => new CloudApiProvider(context.id, options),
});
