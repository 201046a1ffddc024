/** An SNS topic, and from where its notifications' certificates and confirmations may be fetched. */
export interface SnsTopic {
  readonly arn: string;
  readonly region: string;
  /** The only host that is ever asked for anything. */
  readonly host: string;
  /** Names that its signing certificate may be made out to. */
  readonly certificateNames: readonly string[];
}

const ARN = /^arn:(aws|aws-cn|aws-us-gov):sns:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:[\w-]{1,256}$/;

/** Undefined for what is no topic. Pure. */
export function parseTopicArn(arn: string): SnsTopic | undefined {
  const [, partition, region] = ARN.exec(arn) ?? [];
  if (partition === undefined || region === undefined) return undefined;
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { arn, region, host: `sns.${region}.${domain}`, certificateNames: certificateNames(partition, region, domain) };
}

/**
 * The older regions share one name, those that are opted into have their own, China and GovCloud others again. As AWS's SDK for Java
 * (sns-message-manager) has them.
 */
function certificateNames(partition: string, region: string, domain: string): readonly string[] {
  const own = [`sns.${region}.${domain}`, `sns-signing.${region}.${domain}`, `sns-${region}.${domain}`];
  switch (partition) {
    case 'aws':
      return ['sns.amazonaws.com', ...own];
    case 'aws-us-gov':
      return ['sns-us-gov-west-1.amazonaws.com', ...own];
    default:
      return own;
  }
}

/** The URL of a signing certificate of this topic's region; undefined for any other. Pure. */
export function certificateUrl(topic: SnsTopic, text: string): URL | undefined {
  const url = urlAtHost(topic, text);
  return url !== undefined && url.search === '' && /^\/SimpleNotificationService-[0-9a-f]{8,64}\.pem$/.test(url.pathname) ? url : undefined;
}

/** The URL that confirms a subscription to this topic; undefined for any other. Pure. */
export function confirmationUrl(topic: SnsTopic, text: string): URL | undefined {
  const url = urlAtHost(topic, text);
  const confirms = url?.pathname === '/' && url.searchParams.get('Action') === 'ConfirmSubscription' && url.searchParams.get('TopicArn') === topic.arn;
  return confirms ? url : undefined;
}

function urlAtHost({ host }: SnsTopic, text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.protocol === 'https:' && url.host === host && url.username === '' && url.password === '' && url.hash === '';
  return plain ? url : undefined;
}
