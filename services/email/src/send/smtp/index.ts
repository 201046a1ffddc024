import { type ProviderContext, providerKind, ProvidersFileError } from '@switchback/channel';

import { type SmtpOptions, smtpOptions } from './options';
import { SmtpProvider } from './smtp-provider';

/** The provider kind `smtp`. */
export const smtp = providerKind({
  options: smtpOptions,
  defaultTimeoutMs: 30_000,
  create: (options, context) => {
    requireHttps(options, context);
    return new SmtpProvider(context.id, options, context.receiptUrl);
  },
});

/** RFC 8058, 3.1: the link must be https. On one machine, where nobody else can follow it, http will do. */
function requireHttps({ unsubscribe }: SmtpOptions, { id, receiptUrl }: ProviderContext): void {
  const { protocol, hostname } = new URL(receiptUrl);
  const local = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  if (unsubscribe === undefined || protocol === 'https:' || local) return;
  throw new ProvidersFileError(`provider ${id}: unsubscribe: needs an https URL in SWITCHBACK_PUBLIC_URL`);
}
