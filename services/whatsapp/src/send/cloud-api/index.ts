import { providerKind, windowMistakes } from '@switchback/channel';

import { cloudApiOptions } from './options';
import { CloudApiProvider } from './cloud-api-provider';

/** The provider kind `whatsapp-cloud`. */
export const whatsappCloud = providerKind({
  options: cloudApiOptions,
  check: ({ window }, surroundings) => windowMistakes(window === 'enforce', surroundings),
  create: (options, context) => new CloudApiProvider(context.id, options),
});
