import {
  CreateSuppressionRequest,
  CreateSuppressionResponse,
  DeleteSuppressionRequest,
  DeleteSuppressionResponse,
  GetSuppressionRequest,
  GetSuppressionResponse,
  ListSuppressionsRequest,
  ListSuppressionsResponse,
} from '@switchback/contracts';
import { type Router } from 'express';

import { type GatewayParts } from '../../gateway-parts';
import { createSuppression, deleteSuppression, getSuppression, listSuppressions } from '../../manage-suppressions';
import { fromUrl, type RestCall, route } from './route';
import { withoutAddress } from './without-address';

/**
 * SuppressionService over REST. Whoever asks by an address does so in a body: paths and queries end up in logs and spans, here and in
 * every proxy on the way.
 */
export function suppressionRoutes(router: Router, parts: GatewayParts): void {
  const getting = {
    input: { name: 'GetSuppressionRequest', codec: GetSuppressionRequest },
    output: { name: 'GetSuppressionResponse', codec: GetSuppressionResponse },
    use: (...[customerId, input, call]: Use<GetSuppressionRequest>) => getSuppression(parts, customerId, input, call),
  };
  const listing = {
    input: { name: 'ListSuppressionsRequest', codec: ListSuppressionsRequest },
    output: { name: 'ListSuppressionsResponse', codec: ListSuppressionsResponse },
    use: (...[customerId, input, call]: Use<ListSuppressionsRequest>) => listSuppressions(parts, customerId, input, call),
  };
  const deleting = {
    input: { name: 'DeleteSuppressionRequest', codec: DeleteSuppressionRequest },
    output: { name: 'DeleteSuppressionResponse', codec: DeleteSuppressionResponse },
    use: (...[customerId, input, call]: Use<DeleteSuppressionRequest>) => deleteSuppression(parts, customerId, input, call),
  };
  router.post('/v1/suppressions', route(parts, {
    input: { name: 'CreateSuppressionRequest', codec: CreateSuppressionRequest },
    output: { name: 'CreateSuppressionResponse', codec: CreateSuppressionResponse },
    gather: (request) => request.body,
    use: (customerId, input, call) => createSuppression(parts, customerId, input, call),
  }));
  router.get('/v1/suppressions', route(parts, { ...listing, gather: (request) => withoutAddress(request, '/v1/suppressions:list') }));
  router.post('/v1/suppressions\\:list', route(parts, { ...listing, gather: (request) => request.body }));
  router.post('/v1/suppressions\\:get', route(parts, { ...getting, gather: (request) => request.body }));
  router.post('/v1/suppressions\\:delete', route(parts, { ...deleting, gather: (request) => request.body }));
  router.get('/v1/suppressions/:id', route(parts, { ...getting, gather: (request) => fromUrl(request) }));
  router.delete('/v1/suppressions/:id', route(parts, { ...deleting, gather: (request) => fromUrl(request) }));
}

type Use<Input> = [customerId: string, input: Input, call: RestCall];
