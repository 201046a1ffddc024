export { packSeptets, unpackSeptets } from './gsm-7-packing';
export { smartEncoded } from './smart-encoding';
export { decodeSms, encodeSms, fits, type SmsEncoding } from './sms-encoding';
export { smsParts, type SmsPart, type SmsParts, type SmsPartsOptions } from './sms-parts';
export { smsSegments, type SmsSegments } from './sms-segments';
