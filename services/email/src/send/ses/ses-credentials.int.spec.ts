import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type SendRequest } from '@switchback/channel';
import { waitFor } from '@switchback/testing';

import { MailApi } from '../../../testing/mail-api';
import { sesOptions } from './options';
import { SesProvider } from './ses-provider';

const never = new AbortController().signal;
const request: SendRequest = { attemptId: 'm1.0.1', messageId: 'm1', customerId: 'c1', call: 1, address: 'a@example.org', content: { channel: 'EMAIL', subject: 'Hello', text: 'Hello' }, validitySeconds: 60 };
/** The first end soon enough that the SDK renews them at once. */
const endOf = (count: number) => new Date(Date.now() + (count === 1 ? 60_000 : 3_600_000)).toISOString();

/** What gives credentials: the nth call gets those of number n. */
async function giver(answer: (call: IncomingMessage, body: string, count: number) => { status: number; type: string; body: string } | undefined) {
  let count = 0;
  const server: Server = createServer((call, response) => {
    const chunks: Buffer[] = [];
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    call.on('end', () => {
      const reply = answer(call, Buffer.concat(chunks).toString(), (count += 1));
      if (reply !== undefined) response.writeHead(reply.status, { 'content-type': reply.type }).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

const asJson = (count: number) => ({
  status: 200,
  type: 'application/json',
  body: JSON.stringify({ AccessKeyId: `ASIA${count}`, SecretAccessKey: `secret${count}`, Token: `token${count}`, Expiration: endOf(count) }),
});
const asSts = (count: number) => ({
  status: 200,
  type: 'text/xml',
  body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA${count}</AccessKeyId><SecretAccessKey>secret${count}</SecretAccessKey><SessionToken>token${count}</SessionToken><Expiration>${endOf(count)}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
});

describe('SES with credentials that a pod is given', () => {
  const before = { ...process.env };
  const directory = mkdtempSync(join(tmpdir(), 'ses-'));
  const tokenFile = join(directory, 'token');
  const closing: (() => Promise<void>)[] = [];
  let api: MailApi;
  beforeAll(() => writeFileSync(tokenFile, 'the-token-of-the-pod'));
  afterAll(() => rmSync(directory, { recursive: true }));
  beforeEach(async () => {
    for (const name of Object.keys(process.env).filter((one) => one.startsWith('AWS_'))) delete process.env[name];
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: join(directory, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(directory, 'none') });
    api = await MailApi.start(() => ({ status: 200, body: JSON.stringify({ MessageId: 'm' }) }));
    closing.push(() => api.close());
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  function provider(): SesProvider {
    const made = new SesProvider('ses', sesOptions.parse({ region: 'eu-central-1', credentials: 'CHAIN', from: { address: 'shop@example.org' }, baseUrl: api.url }));
    closing.push(() => made.close());
    return made;
  }
  const signedBy = () => api.calls.map(({ headers }) => [/Credential=(\w+)\//.exec(headers.authorization ?? '')?.[1], headers['x-amz-security-token']].join(' '));

  async function sendUntilRenewed(ses: SesProvider): Promise<void> {
    expect(await ses.send(request, never)).toMatchObject({ outcome: 'TAKEN' });
    expect(signedBy()).toEqual(['ASIA1 token1']);
    await waitFor(async () => {
      await ses.send(request, never);
      return signedBy().includes('ASIA2 token2');
    });
  }

  it('asks the credentials endpoint of the pod, as EKS Pod Identity and ECS have it, and renews', async () => {
    const tokens: (string | undefined)[] = [];
    const endpoint = await giver((call, _body, count) => {
      tokens.push(call.headers.authorization);
      return asJson(count);
    });
    closing.push(endpoint.close);
    Object.assign(process.env, { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.url}/v1/credentials`, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile });
    await sendUntilRenewed(provider());
    expect(tokens[0]).toBe('the-token-of-the-pod');
  });

  it('changes the web identity of the pod for credentials, as IRSA has it, and renews', async () => {
    const asked: URLSearchParams[] = [];
    const sts = await giver((_call, body, count) => {
      asked.push(new URLSearchParams(body));
      return asSts(count);
    });
    closing.push(sts.close);
    Object.assign(process.env, { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/email', AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_ENDPOINT_URL_STS: sts.url });
    await sendUntilRenewed(provider());
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({ Action: 'AssumeRoleWithWebIdentity', RoleArn: 'arn:aws:iam::123456789012:role/email', WebIdentityToken: 'the-token-of-the-pod' });
  });

  it('asks nothing of SES without credentials', async () => {
    expect(await provider().send(request, never)).toEqual({ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'NO_CREDENTIALS' });
    expect(api.calls).toEqual([]);
  });

  it('waits for credentials no longer than the call may take', async () => {
    const endpoint = await giver(() => undefined);
    closing.push(endpoint.close);
    Object.assign(process.env, { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.url}/v1/credentials` });
    const call = new AbortController();
    const answer = provider().send(request, call.signal);
    call.abort();
    expect(await answer).toEqual({ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'NO_CREDENTIALS' });
    expect(api.calls).toEqual([]);
  });
});
