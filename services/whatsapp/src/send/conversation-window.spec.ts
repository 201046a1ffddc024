import { CloudApiProvider } from './cloud-api/cloud-api-provider';
import { cloudApiOptions } from './cloud-api/options';
import { twilioOptions } from './twilio/options';
import { TwilioProvider } from './twilio/twilio-provider';

const meta = { phoneNumberId: '1', accessToken: 'a', appSecret: 'b', verifyToken: 'c' };
const twilio = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token', from: '+15005550006' };
const DAY_MS = 86_400_000;

describe('the window in which free text may go out', () => {
  it.each([
    ['whatsapp-cloud', (options: object) => new CloudApiProvider('meta', cloudApiOptions.parse({ ...meta, ...options }))],
    ['twilio', (options: object) => new TwilioProvider('twilio', twilioOptions.parse({ ...twilio, ...options }), 'https://example.org/receipts/twilio')],
  ])('is WhatsApp’s own by %s, and is kept without a call where the options say so', async (_, create) => {
    const [observes, enforces] = [create({}), create({ window: 'enforce' })];
    expect(observes.window).toEqual({ durationMs: DAY_MS, enforce: false });
    expect(enforces.window).toEqual({ durationMs: DAY_MS, enforce: true });
    await Promise.all([observes.close(), enforces.close()]);
  });
});
