import { ListInboundMessagesRequest, ListInboundMessagesResponse } from '@switchback/contracts';
import { type Router } from 'express';

import { type GatewayParts } from '../../gateway-parts';
import { listInbound } from '../../list-inbound';
import { type RestCall, route } from './route';
import { withoutAddress } from './without-address';

/** InboundService over REST. Whoever asks by an address does so in a body. */
export function inboundRoutes(router: Router, parts: GatewayParts): void {
  const listing = {
    input: { name: 'ListInboundMessagesRequest', codec: ListInboundMessagesRequest },
    output: { name: 'ListInboundMessagesResponse', codec: ListInboundMessagesResponse },
    use: (customerId: string, input: ListInboundMessagesRequest, call: RestCall) => listInbound(parts, customerId, input, call),
  };
  router.get('/v1/inbound', route(parts, { ...listing, gather: (request) => withoutAddress(request, '/v1/inbound:list') }));
  router.post('/v1/inbound\\:list', route(parts, { ...listing, gather: (request) => request.body }));
}
