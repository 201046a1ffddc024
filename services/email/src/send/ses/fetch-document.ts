import { httpExchange } from '@switchback/channel';
import { Agent } from 'undici';

/** Gets a document by HTTPS, following no redirect. Undefined: no answer within five seconds. */
export type FetchDocument = (url: URL) => Promise<{ readonly status: number; readonly body: string } | undefined>;

const TIMEOUT_MS = 5_000;

/** Over connections of its own, which are closed when they have been idle for a moment. The certificate of the other side is verified. */
export function documentFetcher(): { readonly fetch: FetchDocument; close(): Promise<void> } {
  const agent = new Agent({ connections: 2, connectTimeout: TIMEOUT_MS });
  return {
    fetch: async ({ origin, pathname, search }) => {
      const exchange = await httpExchange(agent, { method: 'GET', origin, path: pathname + search, headers: {} }, AbortSignal.timeout(TIMEOUT_MS));
      return exchange.reached === 'REPLY' ? { status: exchange.status, body: exchange.body } : undefined;
    },
    close: () => agent.destroy(),
  };
}
