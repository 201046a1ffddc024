import { type Credentials } from './credentials';

export interface UnsignedRequest {
  readonly method: 'POST' | 'GET';
  /** With its port where it has one. */
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Gives the headers of a request, signed (AWS Signature Version 4) at the time of the call. */
export type SignRequest = (request: UnsignedRequest, credentials: Credentials) => Record<string, string>;

/** aws4 is loaded here and not above: a service without SES has no use for it. */
export async function requestSigner(region: string, service: string): Promise<SignRequest> {
  const { sign } = await import('aws4');
  return ({ headers, ...request }, { accessKeyId, secretAccessKey, sessionToken }) => {
    const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    const { headers: signed = {} } = sign({ ...request, region, service, headers: { ...headers } }, credentials);
    return Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), String(value)]));
  };
}
