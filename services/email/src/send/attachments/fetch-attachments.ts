import { lookup as resolve } from 'node:dns';
import { type IncomingMessage } from 'node:http';
import { get as httpsGet, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

import { type EmailAttachment, type SendAnswer } from '@switchback/channel';

import { isPublicAddress } from './public-address';

export interface FetchedAttachment extends EmailAttachment {
  readonly content: Buffer;
}

export type FetchedAttachments =
  | { readonly fetched: true; readonly attachments: readonly FetchedAttachment[] }
  | { readonly fetched: false; readonly refusal: Extract<SendAnswer, { outcome: 'REFUSED' }> };

/** How a file is got. Only tests have another. */
export interface FetchRoute {
  readonly get: (url: URL, options: RequestOptions, onResponse: (response: IncomingMessage) => void) => ReturnType<typeof httpsGet>;
  readonly resolve: LookupFunction;
}

export const publicRoute: FetchRoute = { get: httpsGet, resolve };

const MOST_BYTES = 10 * 1024 * 1024;
const LONGEST_MS = 10_000;
const MOST_REDIRECTS = 3;

/** Why a file cannot be had; `class` says whether it may be had later. */
class Refused extends Error {
  constructor(
    readonly code: 'ATTACHMENT_UNREACHABLE' | 'ATTACHMENT_NOT_FOUND' | 'ATTACHMENT_TOO_LARGE' | 'ATTACHMENT_NOT_PUBLIC' | 'ATTACHMENT_REDIRECTS',
    readonly errorClass: 'TRANSIENT' | 'POLICY',
  ) {
    super(code);
  }
}

/**
 * Fetches an e-mail's files, one after the other, all of them together within 10 MiB and 10 seconds. Follows nothing to where only this network leads:
 * the address that is judged is the one that is connected to, at each redirect anew.
 */
export async function fetchAttachments(attachments: readonly EmailAttachment[], signal: AbortSignal, route: FetchRoute = publicRoute): Promise<FetchedAttachments> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
  const fetched: FetchedAttachment[] = [];
  let left = MOST_BYTES;
  try {
    for (const attachment of attachments) {
      const content = await fetchFile(new URL(attachment.url), left, limit, route);
      left -= content.length;
      fetched.push({ ...attachment, content });
    }
    return { fetched: true, attachments: fetched };
  } catch (error) {
    const { code, errorClass } = error instanceof Refused ? error : new Refused('ATTACHMENT_UNREACHABLE', 'TRANSIENT');
    return { fetched: false, refusal: { outcome: 'REFUSED', errorClass, code, notAsked: true } };
  }
}

async function fetchFile(start: URL, most: number, signal: AbortSignal, route: FetchRoute): Promise<Buffer> {
  let url = start;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await request(url, signal, route);
    const { statusCode = 0, headers } = response;
    if (statusCode >= 200 && statusCode < 300) return readAll(response, most);
    response.destroy();
    if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined) {
      if (!URL.canParse(headers.location, url.href)) throw new Refused('ATTACHMENT_NOT_FOUND', 'POLICY');
      url = new URL(headers.location, url.href);
    } else if (statusCode >= 500 || statusCode === 408 || statusCode === 429) {
      throw new Refused('ATTACHMENT_UNREACHABLE', 'TRANSIENT');
    } else {
      throw new Refused('ATTACHMENT_NOT_FOUND', 'POLICY');
    }
  }
  throw new Refused('ATTACHMENT_REDIRECTS', 'POLICY');
}

function request(url: URL, signal: AbortSignal, route: FetchRoute): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A literal address is never looked up, so it is judged here.
  if (url.protocol !== 'https:' || (isIP(host) !== 0 && !isPublicAddress(host))) throw new Refused('ATTACHMENT_NOT_PUBLIC', 'POLICY');
  const options = { agent: false, signal, lookup: publicOnly(route.resolve), headers: { accept: '*/*', 'accept-encoding': 'identity' } };
  return new Promise((answered, failed) => {
    route.get(url, options, answered).on('error', failed);
  });
}

/** Looks a name up and answers no address that is not public, so that none is connected to. */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, '', 0);
      const addresses = (Array.isArray(found) ? found : []).filter(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (first === undefined) return done(new Refused('ATTACHMENT_NOT_PUBLIC', 'POLICY'), '', 0);
      if (options.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

async function readAll(response: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > most) throw new Refused('ATTACHMENT_TOO_LARGE', 'POLICY');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
