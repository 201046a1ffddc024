import { type Mistake } from '@switchback/service';

import { type Surroundings } from './provider-kind';

/** A window that is to be kept always needs to be known always. For the option `window` of a provider. */
export function windowMistakes(enforce: boolean, { remembersPersons }: Surroundings): readonly Mistake[] {
  return enforce && !remembersPersons ? [{ path: 'window', sentence: '"enforce" needs SWITCHBACK_SEARCH_KEY, the same as the router has; set it, or say observe' }] : [];
}
