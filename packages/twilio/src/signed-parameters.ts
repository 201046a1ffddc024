import { parseJson, type ReceiptAnswer, type ReceiptRequest } from '@switchback/channel';
import { z } from 'zod';

import { isBodySignedByTwilio, isSignedByTwilio } from './signature';

/** A callback is about 1 KB. */
const MAX_BODY_BYTES = 64 * 1024;

const jsonParameters = z.record(z.string(), z.union([z.string(), z.number(), z.null()]).catch(null));

/**
 * The parameters of a webhook once its signature is verified, or why it is refused. Twilio posts them as a form, or as JSON where it is
 * told to.
 */
export function signedParameters(request: ReceiptRequest, authToken: string): { readonly form: URLSearchParams } | Extract<ReceiptAnswer, { outcome: 'REFUSED' }> {
  if (request.method !== 'POST') return { outcome: 'REFUSED', status: 405, reason: 'a callback is a POST' };
  const [mediaType = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';', 1);
  const isForm = mediaType.trim() === 'application/x-www-form-urlencoded';
  if (!isForm && mediaType.trim() !== 'application/json') return { outcome: 'REFUSED', status: 415, reason: 'a callback is a form or JSON' };
  if (request.body.length > MAX_BODY_BYTES) return { outcome: 'REFUSED', status: 413, reason: 'too large' };
  const signature = request.headers['x-twilio-signature'];
  if (signature === undefined) return { outcome: 'REFUSED', status: 401, reason: 'not signed' };
  const text = Buffer.from(request.body).toString('utf8');
  const form = isForm ? new URLSearchParams(text) : formOfJson(text);
  const isSigned = isForm ? isSignedByTwilio(authToken, signature, request.url, form) : isBodySignedByTwilio(authToken, signature, request.url, request.body);
  return isSigned ? { form } : { outcome: 'REFUSED', status: 403, reason: 'wrong signature' };
}

function formOfJson(text: string): URLSearchParams {
  const parameters = jsonParameters.safeParse(parseJson(text));
  const pairs = Object.entries(parameters.success ? parameters.data : {});
  return new URLSearchParams(pairs.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)] satisfies [string, string]])));
}
