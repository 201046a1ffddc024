import { createPublicKey } from 'node:crypto';

import { isSignedBySendgrid, isTimely } from './signature';

/** SendGrid's own vectors: packages/eventwebhook/src/eventwebhook.spec.js in sendgrid/sendgrid-nodejs. */
const publicKey = (base64: string) => createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
const KEY = publicKey('MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==');
const SIGNATURE = 'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=';
const TIMESTAMP = '1600112502';
const PAYLOAD =
  '[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]\r\n';
const TWO_KEY = publicKey('MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQ4LIFtWztlsF7skFqOncjD1lun4H5w8XOhyOArHW9RcIx/FfEzx6cikC/yPfUvwaX/JScE7Fc9CJD2afQ9Ok3Q==');
const TWO_SIGNATURE = 'MEYCIQC/I4o6vCgqRYrTljjoVWB/GRWNtxeePlLMHr3x9ETeRQIhAIpV+03nREPTTHWSW0wIOA0EoMPdcNgXa70yCaqDJlu5';
const TWO_TIMESTAMP = '1619651159';
const TWO_PAYLOAD =
  '[{"email":"invalid@gmail.com","event":"processed","send_at":0,"sg_event_id":"cHJvY2Vzc2VkLTE5OTQyMTEyLXFOd0JMZ1BRUWpXNkRKdktRd1NBYnctMA","sg_message_id":"qNwBLgPQQjW6DJvKQwSAbw.filterdrecv-canary-547b64655b-cw6zx-1-6089EA4A-56.0","smtp-id":"<qNwBLgPQQjW6DJvKQwSAbw@ismtpd0178p1mdw1.sendgrid.net>","timestamp":1619651146},\r\n{"email":"invalid@gmail.com","event":"bounce","ip":"167.89.101.76","reason":"552 5.2.2 The email account that you tried to reach is over quota and inactive. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm c17si1130468pgv.34 - gsmtp","sg_event_id":"Ym91bmNlLTAtMTk5NDIxMTItcU53QkxnUFFRalc2REp2S1F3U0Fidy0w","sg_message_id":"qNwBLgPQQjW6DJvKQwSAbw.filterdrecv-canary-547b64655b-cw6zx-1-6089EA4A-56.0","smtp-id":"<qNwBLgPQQjW6DJvKQwSAbw@ismtpd0178p1mdw1.sendgrid.net>","status":"5.2.2","timestamp":1619651147,"tls":1,"type":"blocked"}]\r\n';

describe('isSignedBySendgrid', () => {
  it.each([
    ['one event', KEY, SIGNATURE, TIMESTAMP, PAYLOAD],
    ['two events', TWO_KEY, TWO_SIGNATURE, TWO_TIMESTAMP, TWO_PAYLOAD],
  ])('accepts %s that SendGrid signed', (_name, key, signature, timestamp, payload) => {
    expect(isSignedBySendgrid(key, signature, timestamp, Buffer.from(payload))).toBe(true);
  });

  it.each([
    ['another key', TWO_KEY, SIGNATURE, TIMESTAMP, PAYLOAD],
    ['another signature', KEY, 'MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH3j/0=', TIMESTAMP, PAYLOAD],
    ['another time', KEY, SIGNATURE, '1600112503', PAYLOAD],
    ['a time that is none', KEY, SIGNATURE, 'timestamp', PAYLOAD],
    ['a digit moved from the time into the body', KEY, SIGNATURE, TIMESTAMP.slice(0, -1), `2 ${PAYLOAD}`],
    ['another payload', KEY, SIGNATURE, TIMESTAMP, 'payload'],
    ['a payload without its line end', KEY, SIGNATURE, TIMESTAMP, PAYLOAD.trim()],
    ['no signature', KEY, '', TIMESTAMP, PAYLOAD],
    ['a signature that is not base64', KEY, '<>', TIMESTAMP, PAYLOAD],
    ['a signature of zeros', KEY, 'MAYCAQACAQA=', TIMESTAMP, PAYLOAD],
  ])('refuses %s', (_name, key, signature, timestamp, payload) => {
    expect(isSignedBySendgrid(key, signature, timestamp, Buffer.from(payload))).toBe(false);
  });
});

describe('isTimely', () => {
  it.each([
    ['now', '1600112502', true],
    ['at the end of the window', '1600112442', true],
    ['after it', '1600112441', false],
    ['by a clock that is a little ahead', '1600112802', true],
    ['far ahead', '1600112803', false],
    ['no time', '', false],
    ['no number', 'now', false],
    ['negative', '-1600112502', false],
    ['milliseconds', '1600112502000', false],
  ])('%s', (_name, timestamp, timely) => {
    expect(isTimely(timestamp, 1_600_112_502_000, 60_000)).toBe(timely);
  });
});
