import { providerKind } from '@switchback/channel';
import { aDispatch, ChannelUnderTest } from '@switchback/channel/under-test';
import { Content } from '@switchback/contracts';

import { MailApi } from '../../../testing/mail-api';
import { bounce, delivery, MESSAGE_ID } from '../../../testing/ses-events';
import { CERTIFICATE_URL, posted, SnsSigner, TOPIC_ARN } from '../../../testing/sns-signer';
import { sesOptions } from './options';
import { SesProvider } from './ses-provider';

const signer = new SnsSigner();
const CONFIRMATION_URL = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC_ARN}&Token=2336412f37`;

describe('the e-mail service with SES', () => {
  const fetched: string[] = [];
  let api: MailApi;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    api = await MailApi.start((_call, count) => ({ status: 200, body: JSON.stringify({ MessageId: `${MESSAGE_ID}${count}` }) }));
    const fetch = async ({ href }: URL) => {
      fetched.push(href);
      return { status: 200, body: signer.certificate };
    };
    const ses = providerKind({ options: sesOptions, create: (options, { id }) => new SesProvider(id, options, fetch) });
    const account = { region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret', from: { address: 'shop@example.org' }, topicArn: TOPIC_ARN };
    test = await ChannelUnderTest.create({ channel: 'EMAIL', kinds: { ses }, providers: [{ id: 'ses', kind: 'ses', baseUrl: api.url, ...account }] });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await api.close();
  });

  async function sent(): Promise<{ attemptId: string; messageId: string }> {
    const { attemptId, ...rest } = aDispatch({ address: 'recipient@example.com', content: Content.create({ email: { subject: 'Hello', text: 'Hello' } }) });
    await test.dispatch({ attemptId, ...rest });
    return { attemptId, messageId: (await test.reported(attemptId, 'SENT')).providerMessageId };
  }

  function post(text: string): Promise<Response> {
    const { body, headers } = posted(text);
    return test.post('/receipts/ses', body.toString(), headers);
  }
  const about = (messageId: string, event: Record<string, unknown>): string => JSON.stringify({ ...event, mail: { messageId, destination: ['recipient@example.com'] } });

  it('hands a mail over, signed, and reports what its event says', async () => {
    const { attemptId, messageId } = await sent();
    expect(api.calls.at(-1)).toMatchObject({
      path: '/v2/email/outbound-emails',
      headers: { authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/ses\/aws4_request, /) },
      body: { EmailTags: [{ Name: 'switchback_attempt', Value: Buffer.from(attemptId).toString('base64url') }] },
    });
    expect((await post(signer.message(about(messageId, delivery())))).status).toBe(200);
    expect(await test.reported(attemptId, 'DELIVERED')).toMatchObject({ provider: 'ses', providerMessageId: messageId });
  });

  it('reports a bounce with its class', async () => {
    const { attemptId, messageId } = await sent();
    await post(signer.message(about(messageId, bounce('Permanent', 'General'))));
    expect(await test.reported(attemptId, 'UNDELIVERED')).toMatchObject({ errorClass: 'ERROR_CLASS_RECIPIENT_PERMANENT', providerCode: '5.1.1' });
  });

  it('confirms the subscription of its topic', async () => {
    const confirmation = { Type: 'SubscriptionConfirmation', Token: '2336412f37', SubscribeURL: CONFIRMATION_URL };
    expect((await post(signer.message('text', confirmation))).status).toBe(200);
    expect(fetched).toEqual([CERTIFICATE_URL, CONFIRMATION_URL]);
  });

  it('refuses a notification that SNS did not sign, and stores nothing', async () => {
    const { attemptId, messageId } = await sent();
    expect((await post(new SnsSigner().message(about(messageId, delivery())))).status).toBe(403);
    expect((await test.database.query('SELECT 1 FROM receipts WHERE provider_message_id = $1', [messageId])).rowCount).toBe(0);
    expect(await test.claim(attemptId)).toMatchObject({ status: 'SENT' });
  });

  it('says nothing of content, addresses and keys in its log', () => {
    expect(JSON.stringify(test.logLines)).not.toMatch(/very-secret|@example\.(org|com)|Hello/);
  });
});
