import { type RefusalClass } from './command-status';

/** SMPP 3.4, section 5.3.2.31: the kind of network, and its own code. */
const GSM = 3;
const NETWORKS = new Map([
  [1, 'ANSI136'],
  [2, 'IS95'],
  [GSM, 'GSM'],
]);

/** MAP user errors that say something of the recipient: 3GPP TS 29.002, section 17.6.6. */
const MAP_ERRORS = new Map<number, RefusalClass>([
  // unknownSubscriber
  [1, 'RECIPIENT_PERMANENT'],
  // absentSubscriberSM
  [6, 'RECIPIENT_TEMPORARY'],
  // illegalSubscriber, teleserviceNotProvisioned
  [9, 'RECIPIENT_PERMANENT'],
  [11, 'RECIPIENT_PERMANENT'],
  // illegalEquipment: this handset, not this number
  [12, 'RECIPIENT_TEMPORARY'],
  // callBarred
  [13, 'POLICY'],
  // absentSubscriber, subscriberBusyForMT-SMS, sm-DeliveryFailure
  [27, 'RECIPIENT_TEMPORARY'],
  [31, 'RECIPIENT_TEMPORARY'],
  [32, 'RECIPIENT_TEMPORARY'],
]);

export interface NetworkError {
  readonly code: string;
  readonly errorClass: RefusalClass | undefined;
}

/** A network_error_code; undefined when it is none, or says that there was no error. */
export function readNetworkError(octets: Buffer): NetworkError | undefined {
  if (octets.length !== 3) return undefined;
  const network = octets.readUInt8(0);
  const code = octets.readUInt16BE(1);
  if (code === 0) return undefined;
  return { code: `${NETWORKS.get(network) ?? `NETWORK${network}`}_${code}`, errorClass: network === GSM ? MAP_ERRORS.get(code) : undefined };
}
