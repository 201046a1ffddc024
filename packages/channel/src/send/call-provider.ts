import { setMaxListeners } from 'node:events';

import { type SendAnswer, type SendRequest } from '../provider';
import { type ConfiguredProvider } from '../providers/provider-set';
import { countCall } from './call-metrics';
import { tidyText } from './tidy-text';

/** How long after its abort a provider may take to settle before it is given up. */
const GRACE_MS = 500;

export interface ProviderCall {
  readonly answer: SendAnswer;
  /** Set when the provider threw, which is a defect of the provider: the name of the error, never its text. */
  readonly fault?: string;
}

/** One call, ended by its deadline or by `stop`. Never rejects: whatever does not answer in time is NO_ANSWER. */
export async function callProvider(configured: ConfiguredProvider, request: SendRequest, stop: AbortSignal): Promise<ProviderCall> {
  const abort = new AbortController();
  // The parts of one message, or its files, may listen each by itself.
  setMaxListeners(0, abort.signal);
  const onStop = (): void => abort.abort();
  if (stop.aborted) abort.abort();
  stop.addEventListener('abort', onStop, { once: true });
  const deadline = setTimeout(onStop, configured.timeoutMs);
  const startedAt = performance.now();
  try {
    const call = await Promise.race([attemptCall(configured, request, abort.signal), givenUp(abort.signal)]);
    countCall(request.content.channel, configured.provider.id, call.answer, performance.now() - startedAt);
    return call;
  } finally {
    clearTimeout(deadline);
    stop.removeEventListener('abort', onStop);
  }
}

async function attemptCall(configured: ConfiguredProvider, request: SendRequest, signal: AbortSignal): Promise<ProviderCall> {
  if (lacksAttachments(configured, request)) return { answer: { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'NO_ATTACHMENTS', notAsked: true } };
  try {
    return { answer: tidy(await configured.provider.send(request, signal)) };
  } catch (error) {
    return { answer: { outcome: 'NO_ANSWER', code: 'PROVIDER_FAULT' }, fault: error instanceof Error ? error.name : 'unknown' };
  }
}

/** An e-mail without the file that it speaks of is another e-mail: the next provider may be able to send it whole. */
function lacksAttachments({ provider }: ConfiguredProvider, { content }: SendRequest): boolean {
  return content.channel === 'EMAIL' && content.attachments !== undefined && provider.capabilities.attachments !== true;
}

function givenUp(signal: AbortSignal): Promise<ProviderCall> {
  return new Promise((resolve) => {
    const later = (): void => {
      setTimeout(() => resolve({ answer: { outcome: 'NO_ANSWER', code: 'TIMEOUT' } }), GRACE_MS).unref();
    };
    if (signal.aborted) later();
    else signal.addEventListener('abort', later, { once: true });
  });
}

function tidy(answer: SendAnswer): SendAnswer {
  switch (answer.outcome) {
    case 'TAKEN':
      return {
        ...answer,
        // The ids of several parts may be in it.
        providerMessageId: tidyText(answer.providerMessageId, 1_024),
        ...(answer.receiptIds === undefined ? {} : { receiptIds: answer.receiptIds.map((ids) => ids.map((id) => tidyText(id, 256))) }),
      };
    case 'REFUSED':
    case 'NO_ANSWER':
      return { ...answer, code: tidyText(answer.code, 64) };
  }
}
