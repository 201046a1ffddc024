import { mailBody } from './mail-body';

const mail = { attemptId: 'm1.0.1', to: 'someone@example.org', subject: 'Grüße', text: 'Hello', html: '<p>Hello</p>' };
const options = { from: { name: 'Example Shop', address: 'no-reply@example.org' }, openTracking: false, clickTracking: false };
const body = (changed: Partial<typeof mail> = {}, more: Partial<Parameters<typeof mailBody>[1]> = {}): Record<string, unknown> =>
  JSON.parse(mailBody({ ...mail, ...changed }, { ...options, ...more }));

describe('mailBody', () => {
  it('says to whom, from whom, what, and which attempt it is, and tells off what SendGrid would add', () => {
    expect(body()).toEqual({
      personalizations: [{ to: [{ email: 'someone@example.org' }], custom_args: { switchback_attempt: 'm1.0.1' } }],
      from: { email: 'no-reply@example.org', name: 'Example Shop' },
      subject: 'Grüße',
      content: [
        { type: 'text/plain', value: 'Hello' },
        { type: 'text/html', value: '<p>Hello</p>' },
      ],
      headers: { 'Auto-Submitted': 'auto-generated' },
      tracking_settings: {
        open_tracking: { enable: false },
        click_tracking: { enable: false, enable_text: false },
        subscription_tracking: { enable: false },
        ganalytics: { enable: false },
      },
    });
  });

  it.each([
    ['text alone', { html: '' }, [{ type: 'text/plain', value: 'Hello' }]],
    ['HTML alone', { text: '' }, [{ type: 'text/html', value: '<p>Hello</p>' }]],
  ])('sends %s', (_name, changed, content) => {
    expect(body(changed)).toMatchObject({ content });
  });

  it('says what the options ask for', () => {
    const options = { replyTo: { address: 'help@example.org' }, ipPool: 'alerts', unsubscribeGroup: 7, openTracking: true, clickTracking: true };
    expect(body({}, options)).toMatchObject({
      reply_to: { email: 'help@example.org' },
      ip_pool_name: 'alerts',
      asm: { group_id: 7 },
      tracking_settings: { open_tracking: { enable: true }, click_tracking: { enable: true, enable_text: false } },
    });
  });
});
