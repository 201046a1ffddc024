import { type ReceiptRequest } from '@switchback/channel';

import { answerUnsubscribe, screenUnsubscribe, unsubscribeUrl } from './unsubscribe-door';

const door = { provider: 'smarthost', url: 'https://mail.example.org/receipts/smarthost', keys: ['the key of this provider, 32 long'] };
const who = { attemptId: 'msg_01kbcdefghjkmnpqrstvwxyz01.0.1', address: 'someone@example.net', customerId: 'cus_1' };
const link = unsubscribeUrl(door, who) ?? '';
const FORM = 'application/x-www-form-urlencoded';

function call(changes: Partial<ReceiptRequest> & { type?: string; text?: string } = {}, url = link): ReceiptRequest {
  const { type = FORM, text = 'List-Unsubscribe=One-Click', ...rest } = changes;
  return { method: 'POST', url, query: { u: new URL(url).searchParams.get('u') ?? '' }, headers: { 'content-type': type }, body: Buffer.from(text), ...rest };
}

const multipart = (value: string): string => `--AaB\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n${value}\r\n--AaB--\r\n`;

/** The body of RFC 8058, 8.3, as printed there. */
const RFC_8058_BOUNDARY = '---FormBoundaryjWmhtjORrn';
const rfc8058 = [RFC_8058_BOUNDARY, 'Content-Disposition: form-data; name="List-Unsubscribe"', '', 'One-Click', `${RFC_8058_BOUNDARY}--`, ''].join('\r\n');

describe('the unsubscribe door', () => {
  it('shows a page to whoever opens the link, and unsubscribes nobody', () => {
    const answer = answerUnsubscribe(door, call({ method: 'GET', body: new Uint8Array() }));
    expect(answer).toMatchObject({ outcome: 'REPLY', status: 200, mediaType: 'text/html', body: expect.stringContaining('<form method="post">') });
  });

  it.each([
    ['a form, as in RFC 8058, 8.1', FORM, 'List-Unsubscribe=One-Click'],
    ['a form with a charset', `${FORM}; charset=utf-8`, 'List-Unsubscribe=One-Click'],
    ['multipart', 'multipart/form-data; boundary=AaB', multipart('One-Click')],
    ['multipart, boundary quoted', 'multipart/form-data; charset=utf-8; boundary="AaB"', multipart('One-Click')],
    ['multipart, as in RFC 8058, 8.3', `multipart/form-data; boundary=${RFC_8058_BOUNDARY}`, rfc8058],
    ['multipart, the field after another', 'multipart/form-data; boundary=AaB', `--AaB\r\nContent-Disposition: form-data; name="x"\r\n\r\ny\r\n${multipart('One-Click')}`],
  ])('unsubscribes who posts %s', (_name, type, text) => {
    expect(answerUnsubscribe(door, call({ type, text }))).toMatchObject({
      outcome: 'RECEIPTS',
      receipts: [],
      signals: [{ kind: 'OPT_OUT', via: 'UNSUBSCRIBE', ...who }],
      reply: { mediaType: 'text/html' },
    });
  });

  it('opens links of before, which do not tell whose mail it was', () => {
    const { attemptId, address } = who;
    const answer = answerUnsubscribe(door, call({}, unsubscribeUrl(door, { attemptId, address })));
    expect(answer).toMatchObject({ signals: [{ kind: 'OPT_OUT', via: 'UNSUBSCRIBE', attemptId, address }] });
    expect(JSON.stringify(answer)).not.toContain('customerId');
  });

  it.each([
    ['nothing', FORM, ''],
    ['another value', FORM, 'List-Unsubscribe=No'],
    ['another field', FORM, 'x=One-Click'],
    ['another value in multipart', 'multipart/form-data; boundary=AaB', multipart('No')],
    ['the value in another field of multipart', 'multipart/form-data; boundary=AaB', multipart('One-Click').replace('List-Unsubscribe', 'x')],
    ['multipart without a boundary', 'multipart/form-data', multipart('One-Click')],
    ['JSON', 'application/json', '{"List-Unsubscribe":"One-Click"}'],
  ])('refuses a post of %s', (_name, type, text) => {
    expect(answerUnsubscribe(door, call({ type, text }))).toMatchObject({ outcome: 'REFUSED', status: 400 });
  });

  it.each([
    ['of another provider', unsubscribeUrl({ ...door, provider: 'other' }, who) ?? ''],
    ['of another key', unsubscribeUrl({ ...door, keys: ['some other key, also 32 characters'] }, who) ?? ''],
    ['with a letter changed', link.replace(/.(?=.$)/, (letter) => (letter === 'A' ? 'B' : 'A'))],
    ['cut short', link.slice(0, -4)],
    ['without a token', door.url],
    ['that is endless', `${link}${'A'.repeat(100_000)}`],
  ])('refuses a link %s', (_name, url) => {
    expect(answerUnsubscribe(door, call({}, url))).toMatchObject({ outcome: 'REFUSED', status: 403 });
    expect(answerUnsubscribe(door, call({ method: 'GET' }, url))).toMatchObject({ outcome: 'REFUSED', status: 403 });
    expect(screenUnsubscribe(door, call({}, url))).toMatchObject({ outcome: 'REFUSED', status: 403 });
  });

  it('reads the body of what its own link posts, and of no other method', () => {
    expect(screenUnsubscribe(door, call())).toBeUndefined();
    expect(answerUnsubscribe(door, call({ method: 'PUT' }))).toMatchObject({ outcome: 'REFUSED', status: 405 });
  });

  it('gives the address to nobody who sees the link', () => {
    const token = Buffer.from(new URL(link).searchParams.get('u') ?? '', 'base64url').toString('latin1');
    expect(token).not.toContain('someone');
    expect(token).not.toContain('msg_');
  });

  it('gives the same mail the same link', () => {
    expect(unsubscribeUrl(door, who)).toBe(link);
    expect(unsubscribeUrl(door, { ...who, address: 'other@example.net' })).not.toBe(link);
  });
});
