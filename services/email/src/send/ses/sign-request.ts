import { type SesOptions } from './options';

export type Credentials = Pick<SesOptions, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

export interface UnsignedRequest {
  readonly method: 'POST' | 'GET';
  /** With its port where it has one. */
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Gives the headers of a request, signed (AWS Signature Version 4) at the time of the call. */
export type SignRequest = (request: UnsignedRequest) => Record<string, string>;

/** aws4 is loaded here and not above: a service without SES has no use for it. */
export async function requestSigner({ accessKeyId, secretAccessKey, sessionToken }: Credentials, region: string, service: string): Promise<SignRequest> {
  const { sign } = await import('aws4');
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  return ({ headers, ...request }) => {
    const { headers: signed = {} } = sign({ ...request, region, service, headers: { ...headers } }, credentials);
    return Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), String(value)]));
  };
}
