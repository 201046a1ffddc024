import { providerKind, type Surroundings } from '@switchback/channel';
import { type Mistake } from '@switchback/service';

import { type SmtpOptions, smtpOptions } from './options';
import { SmtpProvider } from './smtp-provider';

/** The provider kind `smtp`. */
export const smtp = providerKind({
  options: smtpOptions,
  defaultTimeoutMs: 30_000,
  check: linkMistakes,
  create: (options, context) => new SmtpProvider(context.id, options, context.receiptUrl),
});

/** RFC 8058, 3.1: the link must be https. On one machine, where nobody else can follow it, http will do. */
function linkMistakes({ unsubscribe }: SmtpOptions, { publicUrl }: Surroundings): readonly Mistake[] {
  const { protocol, hostname } = new URL(publicUrl);
  const local = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  if (unsubscribe === undefined || protocol === 'https:' || local) return [];
  return [{ path: 'unsubscribe', sentence: 'needs an https URL in SWITCHBACK_PUBLIC_URL, which the links in mails lead to; set one, or leave unsubscribe out' }];
}
