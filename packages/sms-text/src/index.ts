export { smsSegments, type SmsSegments } from './sms-segments';
