import { Channel, InboundKind, InboundKeyword, InboundServiceService, ListInboundMessagesResponse, type ListInboundMessagesRequest } from '@switchback/contracts';
import { unary, type Logger } from '@switchback/service';

/** InboundService, to which one person wrote twice. */
export function inboundService(listed: ListInboundMessagesRequest[], log: Logger) {
  const implementation = {
    listInboundMessages: unary(
      async (request: ListInboundMessagesRequest) => {
        listed.push(request);
        if (request.address === '+15005550001') return ListInboundMessagesResponse.create();
        const [id, nextPageToken] = request.pageToken === '' ? ['inb_1', 'p2'] : ['inb_2', ''];
        const message = {
          id,
          kind: InboundKind.INBOUND_KIND_MESSAGE,
          channel: Channel.CHANNEL_SMS,
          address: '+15005550006',
          text: 'Stop\u001b[2J\nnow',
          keyword: InboundKeyword.INBOUND_KEYWORD_STOP,
          receiveTime: new Date('2026-01-31T08:00:00Z'),
        };
        return ListInboundMessagesResponse.fromPartial({ inboundMessages: [message], nextPageToken });
      },
      { log },
    ),
  };
  return { definition: InboundServiceService, implementation };
}
