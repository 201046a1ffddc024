import {
  SuppressionReason as WireReason,
  type CreateSuppressionRequest,
  type ListSuppressionsRequest,
  type SuppressedAddress,
} from '@switchback/contracts';
import { ApiError } from '@switchback/service';

import { type SuppressionReason, type SuppressionScope } from '../decide/suppression';
import { type SuppressionFilter } from '../record/list-suppressions';
import { type SuppressionKey } from '../record/read-suppression';
import { type SearchTerms } from '../record/search-terms';
import { channelOf } from './channel-of';
import { lastKeyOf } from './page';

/** What is asked for, with its address made unrecognisable. */
export interface Target {
  readonly hash: Buffer;
  readonly scope: SuppressionScope;
}

/** Throws INVALID_FIELDS. Addresses come normalised. */
export function targetOf(terms: SearchTerms, customerId: string, target: SuppressedAddress | undefined): Target {
  if (target === undefined || target.address === '') return reject('target.address', 'Is required.');
  const channel = channelOf(target.channel, 'target.channel');
  if ((channel === undefined) !== target.allChannels) return reject('target.channel', 'Set either channel or all_channels.');
  return { hash: terms.address(customerId, target.address), scope: channel ?? 'ALL' };
}

/** Throws INVALID_FIELDS. */
export function keyOf(terms: SearchTerms, customerId: string, { id, target }: { id: string; target: SuppressedAddress | undefined }): SuppressionKey {
  return id === '' ? targetOf(terms, customerId, target) : { id };
}

/** Throws INVALID_FIELDS: an invalid address is one of its channel; for another one the same number may work. */
export function reasonOf({ reason, target }: CreateSuppressionRequest): SuppressionReason {
  const asked = optionalReason(reason) ?? 'OPTED_OUT';
  if (asked === 'INVALID_ADDRESS' && target?.allChannels === true) return reject('reason', 'INVALID_ADDRESS needs a channel.');
  return asked;
}

/** What a list request asks for; page size and token aside, the same for each of its pages. */
export function suppressionFilter(terms: SearchTerms, customerId: string, request: ListSuppressionsRequest): SuppressionFilter {
  const { address, channel, reason, pageToken } = request;
  return {
    customerId,
    hash: address === '' ? undefined : terms.address(customerId, address),
    scope: channelOf(channel, 'channel'),
    reason: optionalReason(reason),
    belowId: lastKeyOf(pageToken, suppressionMark(terms, customerId, request)),
  };
}

/** The part of a request that page tokens belong to. */
export function suppressionMark(terms: SearchTerms, customerId: string, { address, channel, reason }: ListSuppressionsRequest): unknown {
  return ['suppressions', customerId, address === '' ? '' : terms.address(customerId, address).toString('base64'), channel, reason];
}

function optionalReason(reason: WireReason): SuppressionReason | undefined {
  switch (reason) {
    case WireReason.SUPPRESSION_REASON_UNSPECIFIED:
      return undefined;
    case WireReason.SUPPRESSION_REASON_OPTED_OUT:
      return 'OPTED_OUT';
    case WireReason.SUPPRESSION_REASON_INVALID_ADDRESS:
      return 'INVALID_ADDRESS';
    case WireReason.UNRECOGNIZED:
      return reject('reason', 'Names a reason that is not known.');
  }
}

function reject(field: string, description: string): never {
  throw new ApiError('INVALID_FIELDS', 'the request has a mistake', { fieldViolations: [{ field, description }] });
}
