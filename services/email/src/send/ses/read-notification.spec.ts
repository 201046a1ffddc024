import { readNotification } from './read-notification';
import { SigningKeys } from './signing-keys';
import { parseTopicArn } from './sns-topic';
import { delivery, sesEvent } from '../../../testing/ses-events';
import { CERTIFICATE_URL, posted, SnsSigner, TOPIC_ARN } from '../../../testing/sns-signer';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const signer = new SnsSigner(() => NOW);
const stranger = new SnsSigner(() => NOW);
const TOKEN_URL = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC_ARN}&Token=2336412f37`;
const subscribe = { Type: 'SubscriptionConfirmation', Token: '2336412f37', SubscribeURL: TOKEN_URL };

/** The far side: what it serves, and what was asked of it. */
function webhook(status: (url: URL) => number | undefined = () => 200) {
  const topic = parseTopicArn(TOPIC_ARN);
  if (topic === undefined) throw new Error('no topic');
  const fetched: string[] = [];
  const fetch = async (url: URL) => {
    fetched.push(url.href);
    const answered = status(url);
    return answered === undefined ? undefined : { status: answered, body: signer.certificate };
  };
  const keys = new SigningKeys(topic.certificateNames, fetch, () => NOW);
  const read = (body: string, headers: Record<string, string> = {}) =>
    readNotification(posted(body, headers), { topic, keys, fetch, windowMs: 3_600_000, engagementMeansRead: false }, NOW);
  return { read, fetched };
}

const event = JSON.stringify(delivery());
const ago = (ms: number): string => new Date(NOW - ms).toISOString();

describe('readNotification', () => {
  it.each(['1', '2'])('reads what is signed by version %s, with or without a subject', async (SignatureVersion) => {
    const { read, fetched } = webhook();
    expect(await read(signer.message(event, { SignatureVersion }))).toMatchObject({ outcome: 'RECEIPTS', receipts: [{ status: 'DELIVERED' }] });
    const { Subject: _subject, ...bare } = JSON.parse(signer.message(event)) as Record<string, string>;
    expect(await read(JSON.stringify(bare))).toMatchObject({ outcome: 'REFUSED', status: 403 });
    expect(fetched).toEqual([CERTIFICATE_URL]);
  });

  it.each([3_600_000, -300_000])('takes one of %i ms ago, to the millisecond', async (ageMs) => {
    const { read } = webhook();
    expect(await read(signer.message(event, { Timestamp: ago(ageMs) }))).toMatchObject({ outcome: 'RECEIPTS' });
  });

  it('takes a notification of another kind for what it is: nothing', async () => {
    const { read } = webhook();
    expect(await read(signer.message('Successfully validated SNS topic for Amazon SES event publishing.'))).toEqual({ outcome: 'RECEIPTS', receipts: [] });
    expect(await read(signer.message(JSON.stringify(sesEvent('Levitation'))))).toEqual({ outcome: 'RECEIPTS', receipts: [] });
  });

  it('confirms the subscription to its topic', async () => {
    const { read, fetched } = webhook();
    expect(await read(signer.message('text', subscribe))).toEqual({ outcome: 'REPLY', status: 200, body: '' });
    expect(fetched).toEqual([CERTIFICATE_URL, TOKEN_URL]);
  });

  it('asks for the confirmation again when it could not be given', async () => {
    const { read } = webhook(({ search }) => (search === '' ? 200 : 500));
    expect(await read(signer.message('text', subscribe))).toEqual({ outcome: 'REPLY', status: 503, body: '' });
  });

  it.each([
    ['another host', TOKEN_URL.replace('sns.eu-central-1', 'sns.us-east-1')],
    ['another topic', TOKEN_URL.replace('ses-events', 'other')],
    ['an address inside', 'http://169.254.169.254/?Action=ConfirmSubscription'],
  ])('confirms nothing at %s, signed or not', async (_name, SubscribeURL) => {
    const { read, fetched } = webhook();
    expect(await read(signer.message('text', { ...subscribe, SubscribeURL }))).toMatchObject({ outcome: 'REFUSED', status: 403 });
    expect(fetched).toEqual([CERTIFICATE_URL]);
  });

  it('hears that the subscription ended', async () => {
    const { read, fetched } = webhook();
    expect(await read(signer.message('text', { ...subscribe, Type: 'UnsubscribeConfirmation' }))).toEqual({ outcome: 'REPLY', status: 200, body: '' });
    expect(fetched).toEqual([CERTIFICATE_URL]);
  });

  it.each([
    ['of another topic', signer.message(event, { TopicArn: TOPIC_ARN.replace('ses-events', 'other') }), {}],
    ['of another topic by its header', signer.message(event), { 'x-amz-sns-topic-arn': 'arn:aws:sns:eu-central-1:123456789012:other' }],
    ['of long ago', signer.message(event, { Timestamp: ago(3_600_001) }), {}],
    ['still to come', signer.message(event, { Timestamp: ago(-300_001) }), {}],
    ['of no time', signer.message(event, { Timestamp: 'now' }), {}],
    ['with a certificate from elsewhere', signer.message(event, { SigningCertURL: CERTIFICATE_URL.replace('amazonaws.com', 'amazonaws.com.evil.example') }), {}],
    ['with a certificate of another region', signer.message(event, { SigningCertURL: CERTIFICATE_URL.replace('eu-central-1', 'us-east-1') }), {}],
    ['without a signature', JSON.stringify(delivery()), {}],
    ['with a signature of a version to come', signer.message(event).replace('"SignatureVersion":"2"', '"SignatureVersion":"3"'), {}],
    ['that is no JSON', signer.message(event).slice(1), {}],
  ])('refuses one %s, and fetches nothing for it', async (_name, body, headers) => {
    const { read, fetched } = webhook();
    expect(await read(body, headers)).toMatchObject({ outcome: 'REFUSED', status: 403 });
    expect(fetched).toEqual([]);
  });

  it('fetches one certificate for a flood of forged ones', async () => {
    const { read, fetched } = webhook();
    const answers = await Promise.all(Array.from({ length: 200 }, () => read(stranger.message(event))));
    expect(answers.filter(({ outcome }) => outcome === 'REFUSED')).toHaveLength(200);
    expect(fetched).toEqual([CERTIFICATE_URL]);
  });

  it('reads genuine ones in a flood that names a certificate each, and fetches few', async () => {
    const { read, fetched } = webhook(({ href }) => (href === CERTIFICATE_URL ? 200 : 404));
    await read(signer.message(event));
    const forged = Array.from({ length: 500 }, (_, index) => stranger.message(event, { SigningCertURL: CERTIFICATE_URL.replace('00000000', `${10_000_000 + index}`) }));
    await Promise.all(forged.map((body) => read(body)));
    expect(await read(signer.message(event))).toMatchObject({ outcome: 'RECEIPTS' });
    expect(fetched.length).toBeLessThanOrEqual(12);
  });

  it.each([503, undefined])('asks for it again when the certificate cannot be had (%p)', async (status) => {
    const { read } = webhook(() => status);
    expect(await read(signer.message(event))).toEqual({ outcome: 'REPLY', status: 503, body: '' });
  });

  it('refuses it when there is no such certificate', async () => {
    const { read } = webhook(() => 404);
    expect(await read(signer.message(event))).toMatchObject({ outcome: 'REFUSED', status: 403 });
  });
});
