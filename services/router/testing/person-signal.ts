import { Channel, InboundKeyword, InboundKind, InboundSignal, OptVia } from '@switchback/contracts';

let last = 0;

/** A person's word as a channel service reports it: by default an SMS through provider "one". */
export function personSignal(fields: Partial<InboundSignal>): InboundSignal {
  last += 1;
  const now = new Date();
  return InboundSignal.fromPartial({
    signalId: `signal-${last}`,
    channel: Channel.CHANNEL_SMS,
    provider: 'one',
    kind: InboundKind.INBOUND_KIND_MESSAGE,
    sender: '+15005550000',
    occurTime: now,
    receiveTime: now,
    ...fields,
  });
}

export function optOut(address: string, fields: Partial<InboundSignal> = {}): InboundSignal {
  return personSignal({ kind: InboundKind.INBOUND_KIND_OPT_OUT, via: OptVia.OPT_VIA_KEYWORD, address, ...fields });
}

export function optIn(address: string, fields: Partial<InboundSignal> = {}): InboundSignal {
  return optOut(address, { kind: InboundKind.INBOUND_KIND_OPT_IN, ...fields });
}

export function writes(address: string, text: string, fields: Partial<InboundSignal> = {}): InboundSignal {
  return personSignal({ address, text, keyword: InboundKeyword.INBOUND_KEYWORD_UNSPECIFIED, ...fields });
}
