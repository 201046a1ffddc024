export { smartEncoded } from './smart-encoding';
export { smsSegments, type SmsSegments } from './sms-segments';
