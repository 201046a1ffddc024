import { emailBody } from './email-body';

const email = { attemptId: 'm1.0.1', to: 'someone@example.org', subject: 'Grüße', text: 'Hello', html: '<p>Hello</p>' };
const options = { from: { address: 'no-reply@example.org' } };
const body = (changed: Partial<typeof email> = {}, more: Partial<Parameters<typeof emailBody>[1]> = {}): Record<string, unknown> =>
  JSON.parse(emailBody({ ...email, ...changed }, { ...options, ...more }));

describe('emailBody', () => {
  it('says to whom, from whom, what, and which attempt it is', () => {
    expect(body()).toEqual({
      FromEmailAddress: 'no-reply@example.org',
      Destination: { ToAddresses: ['someone@example.org'] },
      Content: {
        Simple: {
          Subject: { Data: 'Grüße', Charset: 'UTF-8' },
          Body: { Text: { Data: 'Hello', Charset: 'UTF-8' }, Html: { Data: '<p>Hello</p>', Charset: 'UTF-8' } },
          Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
        },
      },
      EmailTags: [{ Name: 'switchback_attempt', Value: 'bTEuMC4x' }],
    });
  });

  it('says what the options ask for', () => {
    const more = { replyTo: { address: 'help@example.org' }, configurationSet: 'events', contactList: { name: 'customers', topic: 'news' } };
    expect(body({}, more)).toMatchObject({
      ReplyToAddresses: ['help@example.org'],
      ConfigurationSetName: 'events',
      ListManagementOptions: { ContactListName: 'customers', TopicName: 'news' },
    });
  });

  it.each([
    ['Example Shop', '"Example Shop" <no-reply@example.org>'],
    ['A "B" \\ C', '"A \\"B\\" \\\\ C" <no-reply@example.org>'],
    ['Käse & Co', '=?UTF-8?B?S8Okc2UgJiBDbw==?= <no-reply@example.org>'],
    ['🙂'.repeat(12), `=?UTF-8?B?${Buffer.from('🙂'.repeat(11)).toString('base64')}?= =?UTF-8?B?${Buffer.from('🙂').toString('base64')}?= <no-reply@example.org>`],
  ])('writes the name %p as a header would have it', (name, written) => {
    expect(body({}, { from: { name, address: 'no-reply@example.org' } })).toMatchObject({ FromEmailAddress: written });
  });

  it('leaves out a tag that would be too long', () => {
    expect(body({ attemptId: 'x'.repeat(200) })).not.toHaveProperty('EmailTags');
  });
});
