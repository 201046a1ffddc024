import { isBodySignedByTwilio, isSignedByTwilio } from './signature';

/**
 * Twilio's own vectors: the worked example of https://www.twilio.com/docs/usage/security#validating-requests and the cases of
 * spec/validation.spec.js in twilio/twilio-node (auth token 12345), at version 5.0.3. Later versions have another for the special characters, over
 * the URL as their parser prints it, with %27.
 */
const TOKEN = '12345';
const URL = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const CALL = { CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' };
const SIGNATURE = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';

const signed = (signature: string, url: string, form: ConstructorParameters<typeof URLSearchParams>[0]) =>
  isSignedByTwilio(TOKEN, signature, url, new URLSearchParams(form));

describe('isSignedByTwilio', () => {
  it.each([
    ['the documented example', SIGNATURE, URL],
    ['https with a port that was not signed', SIGNATURE, 'https://mycompany.com:1234/myapp.php?foo=1&bar=2'],
    ['http with a port', 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=', 'http://mycompany.com:1234/myapp.php?foo=1&bar=2'],
    ['https signed with its standard port', 'kvajT1Ptam85bY51eRf/AJRuM3w=', URL],
    ['http signed with its standard port', '0ZXoZLH/DfblKGATFgpif+LLRf4=', 'http://mycompany.com/myapp.php?foo=1&bar=2'],
    ['credentials in the URL', 'CukzLTc1tT5dXEDIHm/tKBanW10=', 'https://user:pass@mycompany.com/myapp.php?foo=1&bar=2'],
    ['a user in the URL', '2YRLlVAflCqxaNicjMpJcSTgzSs=', 'https://user@mycompany.com/myapp.php?foo=1&bar=2'],
    ['credentials, signed with the standard port', 'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=', 'https://user:pass@mycompany.com/myapp.php?foo=1&bar=2'],
    ['special characters, kept as they came', 'dsq4Ehbj6cs+KdTkpF5sSSplOWw=', `${URL}&Body=It's+amazing`],
  ])('accepts %s', (_name, signature, url) => {
    expect(signed(signature, url, CALL)).toBe(true);
  });

  it('sorts the values of a repeated parameter', () => {
    const signature = '83O6e2vORAoJHUNzJjDWN1jz+BA=';
    const name = 'MessagingBinding.Address';
    expect(signed(signature, URL, [[name, '+1325xxxxxxx'], [name, '+1415xxxxxxx']])).toBe(true);
    expect(signed(signature, URL, [[name, '+1415xxxxxxx'], [name, '+1325xxxxxxx']])).toBe(true);
  });

  it('counts a repeated value once', () => {
    const form: [string, string][] = [['Sid', 'CA123'], ['SidAccount', 'AC123'], ['Digits', '5678'], ['Digits', '1234'], ['Digits', '1234']];
    expect(signed('IK+Dwps556ElfBT0I3Rgjkr1wJU=', URL, form)).toBe(true);
  });

  it.each([
    ['another parameter', SIGNATURE, URL, { ...CALL, Digits: '1235' }],
    ['a parameter more', SIGNATURE, URL, { ...CALL, Extra: '', X: '1' }],
    ['another URL', SIGNATURE, `${URL}&x=1`, CALL],
    ['a signature of another length', SIGNATURE.slice(0, -4), URL, CALL],
    ['an empty signature', '', URL, CALL],
    ['a signature that is not base64', '<>', URL, CALL],
  ])('refuses %s', (_name, signature, url, form) => {
    expect(signed(signature, url, form)).toBe(false);
  });

  it('refuses another auth token', () => {
    expect(isSignedByTwilio('12346', SIGNATURE, URL, new URLSearchParams(CALL))).toBe(false);
  });
});

describe('isBodySignedByTwilio', () => {
  // The case "with body" of spec/validation.spec.js in twilio/twilio-node.
  const body = Buffer.from('{"property": "value", "boolean": true}');
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';
  const signature = 'a9nBmqA0ju/hNViExpshrM61xv4=';

  it('accepts Twilio’s own vector', () => {
    expect(isBodySignedByTwilio(TOKEN, signature, url, body)).toBe(true);
  });

  it('refuses another body, another URL and another token', () => {
    expect(isBodySignedByTwilio(TOKEN, signature, url, Buffer.from('{"property": "value", "boolean": false}'))).toBe(false);
    expect(isBodySignedByTwilio(TOKEN, signature, url.replace('foo=1', 'foo=2'), body)).toBe(false);
    expect(isBodySignedByTwilio('12346', signature, url, body)).toBe(false);
  });
});
