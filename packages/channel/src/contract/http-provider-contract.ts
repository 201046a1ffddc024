import { type ErrorClass } from '@switchback/fallback';

import { type Provider, type SendRequest } from '../provider';
import { type HttpReply } from './http-reply';
import { providerContract, type ProviderContract } from './provider-contract';
import { type Script, ScriptedServer, scripts } from './scripted-server';
import { type Situation } from './situation';

type RefusalClass = Exclude<ErrorClass, 'AMBIGUOUS'>;

/** What is particular to a provider behind HTTP: its replies. The ways in which HTTP fails are the same for all. */
export interface HttpProviderContract {
  readonly name: string;
  create(baseUrl: string): Provider;
  readonly request: SendRequest;
  readonly taken: HttpReply;
  /** A success that names no message, where the body is not what names it. Default: `taken`, for its body is replaced. */
  readonly unnamed?: HttpReply;
  readonly refusals: Partial<Record<RefusalClass, HttpReply>>;
  /** Without Retry-After. */
  readonly throttled: HttpReply;
  readonly failure: HttpReply;
  readonly receipts?: ProviderContract['receipts'];
  readonly signals?: ProviderContract['signals'];
}

/** {@link providerContract} for a provider that makes one HTTP request per message. */
export function httpProviderContract(contract: HttpProviderContract): void {
  const { create, name, receipts, refusals, request, signals } = contract;
  providerContract({
    name,
    refuses: refusalClasses(refusals),
    impossible: { HANGS_BEFORE_GREETING: 'in HTTP the caller talks first' },
    ...(receipts === undefined ? {} : { receipts }),
    ...(signals === undefined ? {} : { signals }),
    start: async (situation) => {
      const server = await ScriptedServer.start();
      server.answer(scriptFor(situation, contract));
      const provider = create(baseUrl(situation, server));
      if (situation.kind === 'DOWN') await server.close();
      return {
        provider,
        request,
        received: () => server.received,
        stop: async () => {
          await provider.close?.();
          if (situation.kind !== 'DOWN') await server.close();
        },
      };
    },
  });
}

const CLASSES: readonly RefusalClass[] = ['TRANSIENT', 'RECIPIENT_PERMANENT', 'RECIPIENT_TEMPORARY', 'OPTED_OUT', 'POLICY', 'CONFIG'];

function refusalClasses(refusals: HttpProviderContract['refusals']): readonly RefusalClass[] {
  return CLASSES.filter((errorClass) => refusals[errorClass] !== undefined);
}

/** RFC 2606: `.invalid` never resolves. */
function baseUrl({ kind }: Situation, server: ScriptedServer): string {
  return kind === 'NO_SUCH_HOST' ? 'http://provider.invalid' : server.url;
}

function scriptFor(situation: Situation, { failure, refusals, taken, throttled, unnamed = taken }: HttpProviderContract): Script {
  switch (situation.kind) {
    case 'TAKES':
    case 'DOWN':
    case 'NO_SUCH_HOST':
      return scripts.reply(taken);
    case 'TAKES_SLOWLY':
      return scripts.drip(taken);
    case 'REFUSES':
      return scripts.reply(refusals[situation.errorClass] ?? failure);
    case 'THROTTLES':
      return scripts.reply(throttled);
    case 'THROTTLES_FOR':
      return scripts.reply(withRetryAfter(throttled, situation.retryAfterMs));
    case 'FAILS':
      return scripts.reply(failure);
    case 'HANGS':
    case 'HANGS_BEFORE_GREETING':
      return scripts.silence();
    case 'HANGS_MID_REPLY':
      return scripts.half(taken, 'HANG');
    case 'RESETS':
      return scripts.reset();
    case 'ENDS':
      return scripts.end();
    case 'RESETS_MID_REPLY':
      return scripts.half(taken, 'RESET');
    case 'TALKS_NONSENSE':
      return scripts.raw('220 mail.example ESMTP ready\r\n');
    case 'ANSWERS_EMPTY':
      return scripts.reply({ ...unnamed, body: '{}' });
    case 'ANSWERS_GARBAGE':
      return scripts.reply({ ...unnamed, body: '<html><body>It works!</body></html>' });
    case 'ANSWERS_TOO_MUCH':
      return scripts.endless();
    case 'REDIRECTS':
      return scripts.reply({ status: 307, headers: { location: '/elsewhere' }, body: '' });
  }
}

function withRetryAfter(reply: HttpReply, retryAfterMs: number): HttpReply {
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) } };
}
