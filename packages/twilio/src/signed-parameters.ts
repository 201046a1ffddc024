import { parseJson, type ReceiptAnswer, type ReceiptHeadRules, type ReceiptRequest, screenHead } from '@switchback/channel';
import { z } from 'zod';

import { isBodySignedByTwilio, isSignedByTwilio } from './signature';

/** What every callback has in its head. A callback is about 1 KB. */
export const CALLBACK_HEAD: ReceiptHeadRules = {
  mediaTypes: ['application/x-www-form-urlencoded', 'application/json'],
  signedBy: ['x-twilio-signature'],
  maxBodyBytes: 64 * 1024,
};

const jsonParameters = z.record(z.string(), z.union([z.string(), z.number(), z.null()]).catch(null));

/**
 * The parameters of a webhook once its signature is verified, or why it is refused. Twilio posts them as a form, or as JSON where it is
 * told to.
 */
export function signedParameters(request: ReceiptRequest, authToken: string): { readonly form: URLSearchParams } | Extract<ReceiptAnswer, { outcome: 'REFUSED' }> {
  const refusal = screenHead(request, CALLBACK_HEAD);
  if (refusal !== undefined) return refusal;
  if (request.body.length > CALLBACK_HEAD.maxBodyBytes) return { outcome: 'REFUSED', status: 413, reason: 'too large' };
  const signature = request.headers['x-twilio-signature'] ?? '';
  const isForm = /^\s*application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
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
