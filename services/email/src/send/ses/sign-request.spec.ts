import { requestSigner } from './sign-request';

/** AWS's Signature Version 4 test suite: get-vanilla, post-vanilla and their credentials. */
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const request = { host: 'example.amazonaws.com', path: '/', headers: { 'X-Amz-Date': '20150830T123600Z' }, body: '' };

describe('requestSigner', () => {
  it.each([
    ['GET' as const, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['POST' as const, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ])('signs a %s as AWS does', async (method, signature) => {
    const sign = await requestSigner('us-east-1', 'service');
    expect(sign({ ...request, method }, credentials)['authorization']).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    );
  });

  it('signs the body, and the token of a session', async () => {
    const sign = await requestSigner('us-east-1', 'ses');
    const post = { ...request, method: 'POST', headers: { ...request.headers, 'content-type': 'application/json' } } as const;
    const [one, other] = ['{"a":1}', '{"a":2}'].map((body) => sign({ ...post, body }, { ...credentials, sessionToken: 'token' }));
    expect(one).toMatchObject({ 'x-amz-security-token': 'token', 'content-length': '7', host: 'example.amazonaws.com' });
    expect(one?.['authorization']).toMatch(/SignedHeaders=[^,]*content-type[^,]*x-amz-security-token/);
    expect(one?.['authorization']).not.toBe(other?.['authorization']);
  });

  it('signs at the time of the call', async () => {
    const sign = await requestSigner('us-east-1', 'ses');
    expect(sign({ ...request, method: 'GET', headers: {} }, credentials)['x-amz-date']).toMatch(/^\d{8}T\d{6}Z$/);
  });
});
