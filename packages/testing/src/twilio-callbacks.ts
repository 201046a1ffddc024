import { createHmac } from 'node:crypto';

import { Agent } from 'undici';

/** Posts signed status callbacks and repeats those that are not answered with 2xx. */
export class TwilioCallbacks {
  /** Answered with 2xx. */
  taken = 0;
  /** Given up. */
  lost = 0;
  private readonly connections = new Agent({ connections: 64 });
  private readonly timers = new Set<NodeJS.Timeout>();
  private closed = false;

  constructor(
    private readonly authToken: string,
    private readonly repeatForMs: number,
  ) {}

  async post(url: string, form: Readonly<Record<string, string>>): Promise<void> {
    const until = Date.now() + this.repeatForMs;
    for (let wait = 50; !this.closed; wait = Math.min(wait * 2, 2_000)) {
      if (await this.postOnce(url, form)) {
        this.taken += 1;
        return;
      }
      if (Date.now() + wait > until) {
        this.lost += 1;
        return;
      }
      await this.pause(wait);
    }
  }

  /** Never resolves once closed: whoever waits here has nothing left to do. */
  pause(ms: number): Promise<void> {
    if (ms === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        resolve();
      }, ms);
      this.timers.add(timer);
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    await this.connections.destroy();
  }

  private async postOnce(url: string, form: Readonly<Record<string, string>>): Promise<boolean> {
    const { origin, pathname, search } = new URL(url);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilioSignature(this.authToken, url, form),
    };
    const body = new URLSearchParams(form).toString();
    try {
      const response = await this.connections.request({ origin, path: pathname + search, method: 'POST', headers, body });
      await response.body.dump();
      return response.statusCode >= 200 && response.statusCode < 300;
    } catch {
      return false;
    }
  }
}

/** As Twilio's page "Validate signatures" describes it: HMAC-SHA1 of the URL and the sorted parameters, in base64. */
export function twilioSignature(authToken: string, url: string, form: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha1', authToken).update(url + sorted.flat().join('')).digest('base64');
}
