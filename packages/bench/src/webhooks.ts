import { mkdtempSync, rmSync } from 'node:fs';
import { type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuSeconds, type Platform } from '@switchback/local-platform';
import { twilioSignature } from '@switchback/testing';
import { Pool } from 'undici';
import { startChild, stopChild } from './child';
import { type FloodKind, FLOODS } from './flood';
import { percentile } from './latency';
import { type BusKind, startMeasuredPlatform } from './platform-system';
import { PROVIDER_ACCOUNT } from './provider-account';

/** Alone and flooded by turns, so that what else the machine does meets both alike. */
const ROUNDS = 5;
const ROUND_MS = 3_000;
/** Until a flood is under way. */
const HEAD_START_MS = 500;
const SIGNED_AT_ONCE = 128;

interface Round {
  readonly perSecond: number;
  readonly latencies: readonly number[];
}

/**
 * `npm run bench -- --webhooks`: how many signed receipts per second the SMS service stores and answers, alone and while somebody floods the
 * same door. Prints both and their ratio; asserts nothing.
 */
export async function benchWebhooks(bus: BusKind): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'switchback-bench-'));
  const platform = await startMeasuredPlatform(bus, { url: 'http://127.0.0.1:1' }, directory);
  const signed = new SignedReceipts(platform.httpUrl('sms'));
  const flooder = await startChild(join(__dirname, 'flood-process.js'), [`${platform.httpUrl('sms')}/receipts/twilio`], {});
  try {
    for (const service of ['gateway', 'router', 'email', 'whatsapp'] as const) await platform.kill(service, 'SIGTERM');
    await signed.round(ROUND_MS);
    const lines: string[] = [];
    for (const kind of FLOODS) lines.push(await measureFlood(kind, signed, flooder.child, platform));
    return [`webhooks, bus ${bus}: ${SIGNED_AT_ONCE} signed receipts at a time, 256 connections flooding, medians of ${ROUNDS} rounds by turns`, ...lines].join('\n');
  } finally {
    await stopChild(flooder.child);
    await signed.close();
    await platform.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measureFlood(kind: FloodKind, signed: SignedReceipts, flooder: ChildProcess, platform: Platform): Promise<string> {
  process.stderr.write(`flood: ${kind}\n`);
  const alone: Round[] = [];
  const flooded: Round[] = [];
  let refused = 0;
  const used = { service: 0, flood: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await signed.round(ROUND_MS));
    flooder.send(kind);
    await new Promise((resolve) => setTimeout(resolve, HEAD_START_MS));
    const before = cpuOf(platform, flooder);
    flooded.push(await signed.round(ROUND_MS));
    const after = cpuOf(platform, flooder);
    used.service += after.service - before.service;
    used.flood += after.flood - before.flood;
    refused += await stopFlood(flooder);
  }
  const [figure, floor] = [median(flooded), median(alone)];
  const seconds = (ROUNDS * (ROUND_MS + HEAD_START_MS)) / 1_000;
  const ofACore = (cpu: number): string => `${((100 * cpu) / ((ROUNDS * ROUND_MS) / 1_000)).toFixed(0)}% of a core`;
  return [
    `  ${kind}: ${figure.toFixed(0)}/s of ${floor.toFixed(0)}/s alone, ${((100 * figure) / floor).toFixed(0)}%`,
    `    p50 ${latency(flooded, 0.5)} of ${latency(alone, 0.5)} ms, p99 ${latency(flooded, 0.99)} of ${latency(alone, 0.99)} ms`,
    `    ${(refused / seconds).toFixed(0)} refused/s, the service at ${ofACore(used.service)}, the flooding process at ${ofACore(used.flood)}`,
  ].join('\n');
}

function cpuOf(platform: Platform, flooder: ChildProcess): { service: number; flood: number } {
  return { service: platform.cpuSeconds()['sms'] ?? 0, flood: cpuSeconds(flooder.pid ?? 0) };
}

function stopFlood(flooder: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    flooder.once('message', ({ answered }: { answered: number }) => resolve(answered));
    flooder.send('stop');
  });
}

function median(rounds: readonly Round[]): number {
  return percentile(
    rounds.map(({ perSecond }) => perSecond),
    0.5,
  );
}

function latency(rounds: readonly Round[], share: number): string {
  return percentile(
    rounds.flatMap(({ latencies }) => latencies),
    share,
  ).toFixed(0);
}

/** Posts receipts as Twilio does, each of a message of its own, so many at a time. */
class SignedReceipts {
  private readonly url: string;
  private readonly connections: Pool;
  private posted = 0;

  constructor(origin: string) {
    this.url = `${origin}/receipts/twilio`;
    this.connections = new Pool(origin, { connections: SIGNED_AT_ONCE });
  }

  async round(ms: number): Promise<Round> {
    const until = performance.now() + ms;
    const latencies: number[] = [];
    const start = performance.now();
    const worker = async (): Promise<void> => {
      while (performance.now() < until) {
        const at = performance.now();
        await this.post();
        latencies.push(performance.now() - at);
      }
    };
    await Promise.all(Array.from({ length: SIGNED_AT_ONCE }, worker));
    return { perSecond: (latencies.length * 1_000) / (performance.now() - start), latencies };
  }

  close(): Promise<void> {
    return this.connections.destroy();
  }

  private async post(): Promise<void> {
    this.posted += 1;
    const form = { AccountSid: PROVIDER_ACCOUNT.accountSid, MessageSid: `SM${process.pid}-${this.posted}`, MessageStatus: 'delivered' };
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': twilioSignature(PROVIDER_ACCOUNT.authToken, this.url, form) };
    const response = await this.connections.request({ path: '/receipts/twilio', method: 'POST', headers, body: new URLSearchParams(form).toString() });
    await response.body.dump();
    if (response.statusCode !== 200) throw new Error(`a signed receipt was answered with ${response.statusCode}`);
  }
}
