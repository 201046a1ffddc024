import { InboundKind, InboundSignal } from '@switchback/contracts';

import { type PersonWord, type WordKind } from '../decide/person-word';
import { channelOf } from './channel-of';

/** Throws when the record is not what a channel service writes: no retry will mend it. */
export function decodeInboundSignal(value: Uint8Array): PersonWord {
  const signal = InboundSignal.decode(value);
  const { signalId, provider, address, attemptId, messageId, customerId, occurTime, receiveTime } = signal;
  const kind = wordKind(signal.kind);
  const channel = channelOf(signal.channel, 'channel');
  const named = address !== '' || attemptId !== '' || messageId !== '';
  if (signalId === '' || provider === '' || !named || kind === undefined || channel === undefined || occurTime === undefined || receiveTime === undefined) {
    throw new Error('not an InboundSignal: a required field is missing');
  }
  const { via, sender, text, keyword } = signal;
  const times = { occurredAt: occurTime.getTime(), receivedAt: receiveTime.getTime() };
  return { signalId, channel, provider, kind, via, address, sender, text, keyword, attemptId, messageId, customerId, ...times };
}

function wordKind(kind: InboundKind): WordKind | undefined {
  switch (kind) {
    case InboundKind.INBOUND_KIND_MESSAGE:
      return 'INBOUND_MESSAGE';
    case InboundKind.INBOUND_KIND_OPT_OUT:
      return 'OPT_OUT';
    case InboundKind.INBOUND_KIND_OPT_IN:
      return 'OPT_IN';
    case InboundKind.INBOUND_KIND_UNSPECIFIED:
    case InboundKind.UNRECOGNIZED:
      return undefined;
  }
}
