import { type ListProvidersRequest, type ListProvidersResponse, type SetProviderModeRequest, type SetProviderModeResponse } from '@switchback/contracts';

import { type Call } from './call';
import { checkProviderMode } from './decide/check-provider-mode';
import { refusal } from './refusal';
import { type RouterClient } from './send/router-client';

export interface ManageProvidersParts {
  readonly router: Pick<RouterClient, 'listProviders' | 'setProviderMode'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How the providers of one channel, or of all, do. */
export async function listProviders({ router }: ManageProvidersParts, request: ListProvidersRequest, call: Call): Promise<ListProvidersResponse> {
  return await router.listProviders(request, call);
}

/** Says how a provider is to be used. Errors: INVALID_FIELDS, PROVIDER_NOT_FOUND. */
export async function setProviderMode({ router, now }: ManageProvidersParts, request: SetProviderModeRequest, call: Call): Promise<SetProviderModeResponse> {
  const violations = checkProviderMode(request, now());
  if (violations.length > 0) {
    throw refusal('INVALID_FIELDS', violations);
  }
  return await router.setProviderMode(request, call);
}
