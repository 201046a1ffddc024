import { createHmac, randomUUID } from 'node:crypto';
import type { ChannelName } from '@switchback/client';
import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-code';
import type { Io } from '../io';
import { oneOf } from '../parse';
import { sandboxDoor } from '../settings';
import { UsageError } from '../usage-error';

const CHANNELS = ['SMS', 'EMAIL', 'WHATSAPP'] as const satisfies readonly ChannelName[];
const PATIENCE_MS = 10_000;

interface InboundFlags {
  readonly from: string;
  readonly text: string;
  readonly to?: string;
  readonly channel?: ChannelName;
  readonly url?: string;
  readonly json?: boolean;
}

/** sandbox inbound: plays a person who writes back. */
export function sandboxCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('sandbox')
    .description('Plays the part of people towards the sandbox providers of "npm start".')
    .command('inbound')
    .summary('have a person write to the sandbox: STOP, START, or anything')
    .requiredOption('--from <address>', 'who writes: a phone number in E.164, or an e-mail address')
    .requiredOption('--text <text>', 'what they write')
    .option('--to <address>', 'what they write to', '+15005550000')
    .option('--channel <channel>', 'SMS, EMAIL or WHATSAPP (default: SMS)', oneOf(CHANNELS))
    .option('--url <url>', 'the door of a sandbox provider, <service>/receipts/<provider> (default: SWITCHBACK_SANDBOX_URL); its secret in SWITCHBACK_SANDBOX_SECRET')
    .action(async (flags: InboundFlags, command: Command) => done(await inbound(flags, command.optsWithGlobals<{ json?: boolean }>().json === true, io)));
}

async function inbound({ from, text, to, channel = 'SMS', url }: InboundFlags, json: boolean, io: Io): Promise<ExitCode> {
  const door = sandboxDoor(channel, url, io);
  const id = `sandbox-inbound-${randomUUID()}`;
  const body = JSON.stringify({ inbound: { id, from: from.replace(/[\s()-]/g, ''), to, text, occurredAt: Date.now() } });
  const signature = createHmac('sha256', door.secret).update(body).digest('hex');
  const status = await post(door.url, body, signature, io.signal);
  if (status !== 200) throw new UsageError(`the sandbox answered ${status}`, 'is this the door of a sandbox provider, with its secret?');
  io.stdout.write(json ? `${JSON.stringify({ inbound: { id, channel, from } })}\n` : `${from} wrote by ${channel}; see "switchback inbound list"\n`);
  return EXIT.ok;
}

async function post(url: string, body: string, signature: string, signal: AbortSignal): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-sandbox-signature': signature };
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
    return response.status;
  } catch {
    throw new UsageError(`nobody answers at ${new URL(url).origin}`, 'start the platform with "npm start"');
  }
}
