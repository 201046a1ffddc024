import { destinationAddress, sourceAddress } from './address';
import { type Fields } from './codec';
import { messageFields } from './message-fields';
import { type SmppOptions } from './options';
import { validityPeriod } from './validity-period';

export interface Sms {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly validitySeconds: number;
}

/** The fields of every submit_sm that a message takes, SMPP 3.4, section 4.4.1; undefined when it would take too many. */
export function submitFields(sms: Sms, options: SmppOptions, reference: number): readonly Fields[] | undefined {
  const common: Fields = {
    service_type: options.serviceType,
    ...sourceAddress(sms.from, options),
    ...destinationAddress(sms.to, options),
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: options.validityPeriod ? validityPeriod(sms.validitySeconds) : '',
    registered_delivery: options.receipts ? 1 : 0,
    replace_if_present_flag: options.replaceIfPresent ? 1 : 0,
    sm_default_msg_id: 0,
  };
  return messageFields(sms.text, options, reference)?.map((fields) => ({ ...common, ...fields }));
}
