import { type Dispatch } from '@switchback/contracts';
import { type Channel, type ErrorClass, type ProviderChoice } from '@switchback/fallback';

import { type SendRequest } from '../provider';
import { candidateProviders } from './candidate-providers';
import { channelContent } from './channel-content';

/** An attempt that ends without a provider call. Codes are ours: no provider was asked. */
export interface Refusal {
  readonly type: 'END';
  readonly status: 'EXPIRED' | 'REJECTED';
  readonly errorClass?: ErrorClass;
  readonly code: string;
}

export type Admission =
  | { readonly type: 'CALL'; readonly candidates: readonly string[]; readonly content: SendRequest['content'] }
  | Refusal;

/** Whether a dispatch may be handed to a provider at `now` (milliseconds since the epoch), and to which, in order. */
export function admitDispatch(dispatch: Dispatch, channel: Channel, configured: readonly ProviderChoice[], now: number): Admission {
  if (dispatch.expireTime !== undefined && dispatch.expireTime.getTime() <= now) {
    return { type: 'END', status: 'EXPIRED', code: 'TTL' };
  }
  const candidates = candidateProviders(dispatch.providers, configured, dispatch.attemptId);
  if (candidates.length === 0) return refused('NO_PROVIDER');
  const content = channelContent(channel, dispatch.content);
  if (content === undefined || dispatch.address === '') return refused('NO_CONTENT');
  return { type: 'CALL', candidates, content };
}

function refused(code: string): Refusal {
  return { type: 'END', status: 'REJECTED', errorClass: 'CONFIG', code };
}
