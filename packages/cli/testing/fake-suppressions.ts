import {
  CreateSuppressionResponse,
  GetSuppressionResponse,
  ListSuppressionsResponse,
  SuppressionReason,
  SuppressionServiceService,
  SuppressionSource,
  type CreateSuppressionRequest,
  type DeleteSuppressionRequest,
  type GetSuppressionRequest,
  type ListSuppressionsRequest,
  type SuppressedAddress,
} from '@switchback/contracts';
import { ApiError, unary, type Logger } from '@switchback/service';

export const SUPPRESSION_ID = `sup_${'0'.repeat(26)}`;

/** What the command asked of SuppressionService, which knows one entry: that of +15005550004. */
export interface SuppressionCalls {
  readonly created: CreateSuppressionRequest[];
  readonly listed: ListSuppressionsRequest[];
  readonly deleted: DeleteSuppressionRequest[];
}

const entry = ({ channel, allChannels }: Pick<SuppressedAddress, 'channel' | 'allChannels'>) => ({
  id: SUPPRESSION_ID,
  channel,
  allChannels,
  reason: SuppressionReason.SUPPRESSION_REASON_OPTED_OUT,
  source: SuppressionSource.SUPPRESSION_SOURCE_API,
  createTime: new Date('2026-01-31T08:00:00Z'),
});

export function suppressionService(calls: SuppressionCalls, log: Logger) {
  const known = ({ id, target }: GetSuppressionRequest): void => {
    if (id !== SUPPRESSION_ID && target?.address !== '+15005550004') throw new ApiError('SUPPRESSION_NOT_FOUND', 'there is no such suppression');
  };
  const implementation = {
    createSuppression: unary(
      async (request: CreateSuppressionRequest) => {
        calls.created.push(request);
        return CreateSuppressionResponse.fromPartial({ suppression: request.target === undefined ? undefined : entry(request.target) });
      },
      { log },
    ),
    getSuppression: unary(
      async (request: GetSuppressionRequest) => {
        known(request);
        return GetSuppressionResponse.fromPartial({ suppression: request.target === undefined ? { id: request.id } : entry(request.target) });
      },
      { log },
    ),
    listSuppressions: unary(
      async (request: ListSuppressionsRequest) => {
        calls.listed.push(request);
        if (request.address === 'nobody@sandbox.test') return ListSuppressionsResponse.create();
        const [id, nextPageToken] = request.pageToken === '' ? ['sup_1', 'p2'] : ['sup_2', ''];
        return ListSuppressionsResponse.fromPartial({ suppressions: [{ id, allChannels: true }], nextPageToken });
      },
      { log },
    ),
    deleteSuppression: unary(
      async (request: DeleteSuppressionRequest) => {
        known(request);
        calls.deleted.push(request);
        return {};
      },
      { log },
    ),
  };
  return { definition: SuppressionServiceService, implementation };
}
