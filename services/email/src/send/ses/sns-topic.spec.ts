import { certificateUrl, confirmationUrl, parseTopicArn, type SnsTopic } from './sns-topic';

function topic(arn = 'arn:aws:sns:eu-central-1:123456789012:ses-events'): SnsTopic {
  const parsed = parseTopicArn(arn);
  if (parsed === undefined) throw new Error(`${arn} is no topic`);
  return parsed;
}
const file = `SimpleNotificationService-${'0a'.repeat(16)}.pem`;

describe('parseTopicArn', () => {
  it.each([
    ['arn:aws:sns:us-east-1:123456789012:MyTopic', 'sns.us-east-1.amazonaws.com', 'sns.amazonaws.com'],
    ['arn:aws:sns:af-south-1:123456789012:MyTopic', 'sns.af-south-1.amazonaws.com', 'sns-signing.af-south-1.amazonaws.com'],
    ['arn:aws-cn:sns:cn-north-1:123456789012:MyTopic', 'sns.cn-north-1.amazonaws.com.cn', 'sns-cn-north-1.amazonaws.com.cn'],
    ['arn:aws-us-gov:sns:us-gov-east-1:123456789012:MyTopic', 'sns.us-gov-east-1.amazonaws.com', 'sns-us-gov-west-1.amazonaws.com'],
  ])('%s is served by %s and signs as %s', (arn, host, name) => {
    expect(topic(arn).host).toBe(host);
    expect(topic(arn).certificateNames).toContain(name);
  });

  it.each(['', 'MyTopic', 'arn:aws:sqs:us-east-1:123456789012:queue', 'arn:aws:sns:evil.example/:123456789012:MyTopic', 'arn:aws:sns:us-east-1:1:MyTopic', 'arn:evil:sns:us-east-1:123456789012:MyTopic'])(
    '%p is no topic',
    (arn) => {
      expect(parseTopicArn(arn)).toBeUndefined();
    },
  );

  it('takes no name of China or GovCloud for another region’s', () => {
    expect(topic().certificateNames).toEqual(['sns.amazonaws.com', 'sns.eu-central-1.amazonaws.com', 'sns-signing.eu-central-1.amazonaws.com', 'sns-eu-central-1.amazonaws.com']);
  });
});

describe('certificateUrl', () => {
  it('takes a certificate of the topic’s own region', () => {
    expect(certificateUrl(topic(), `https://sns.eu-central-1.amazonaws.com/${file}`)?.href).toBe(`https://sns.eu-central-1.amazonaws.com/${file}`);
  });

  it.each([
    `http://sns.eu-central-1.amazonaws.com/${file}`,
    `https://sns.us-east-1.amazonaws.com/${file}`,
    `https://sns.eu-central-1.amazonaws.com.evil.example/${file}`,
    `https://evil.example/sns.eu-central-1.amazonaws.com/${file}`,
    `https://sns.eu-central-1.amazonaws.com@evil.example/${file}`,
    `https://user:pass@sns.eu-central-1.amazonaws.com/${file}`,
    `https://sns.eu-central-1.amazonaws.com:8443/${file}`,
    `https://sns.eu-central-1.amazonaws.com./${file}`,
    `https://evil-sns.eu-central-1.amazonaws.com/${file}`,
    `https://sns-eu-central-1.s3.amazonaws.com/${file}`,
    `https://sns.eu-central-1.amazonaws.com/${file}?x=1`,
    `https://sns.eu-central-1.amazonaws.com/${file}#x`,
    `https://sns.eu-central-1.amazonaws.com/other/${file}`,
    `https://sns.eu-central-1.amazonaws.com/../${file}.exe`,
    'https://sns.eu-central-1.amazonaws.com/cert.pem',
    'https://169.254.169.254/latest/meta-data/iam',
    'file:///etc/passwd',
    'not a URL',
    '',
  ])('refuses %p', (text) => {
    expect(certificateUrl(topic(), text)).toBeUndefined();
  });
});

describe('confirmationUrl', () => {
  const base = 'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-central-1:123456789012:ses-events&Token=2336';

  it('takes the confirmation of the one topic', () => {
    expect(confirmationUrl(topic(), base)?.searchParams.get('Token')).toBe('2336');
  });

  it.each([
    ['another topic', base.replace('ses-events', 'other')],
    ['another action', base.replace('ConfirmSubscription', 'Publish')],
    ['another host', base.replace('sns.eu-central-1', 'sns.us-east-1')],
    ['another path', base.replace('/?', '/x?')],
    ['plain HTTP', base.replace('https', 'http')],
  ])('refuses %s', (_name, text) => {
    expect(confirmationUrl(topic(), text)).toBeUndefined();
  });
});
