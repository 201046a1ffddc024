import type { Content, InlinePolicy, OutgoingMessage, SendWindow } from '@switchback/client';
import type { Command } from 'commander';
import type { Io } from '../io';
import { duration, hours, keyValue, timeAhead } from '../parse';
import { readInlinePolicy } from '../policy/read-policies';
import { UsageError } from '../usage-error';

/** What a message's flags say. */
export interface MessageFlags {
  readonly sms?: string;
  readonly email?: string;
  readonly whatsapp?: string;
  readonly text?: string;
  readonly subject?: string;
  readonly html?: string;
  readonly policy?: string;
  readonly policyFile?: string;
  readonly ttl?: number;
  readonly variable?: Readonly<Record<string, string>>;
  readonly locale?: string;
  readonly region?: string;
  readonly requestId?: string;
  readonly correlationId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly sendAt?: Date;
  readonly sendWindow?: SendWindow;
  readonly timeZone?: string;
}

/** Gives a command the flags that say what a message is. */
export function withMessageFlags(command: Command): Command {
  return command
    .option('--sms <number>', 'phone number for SMS, E.164')
    .option('--email <address>', 'e-mail address')
    .option('--whatsapp <number>', 'phone number for WhatsApp, E.164')
    .option('--text <text>', 'what to say, on every channel')
    .option('--subject <text>', 'subject of the e-mail')
    .option('--html <html>', 'HTML body of the e-mail')
    .option('--policy <name>', 'fallback policy (default: the one named "default")')
    .option('--policy-file <file>', 'a fallback policy of its own, as YAML like that of policy apply ("-" is stdin); its name may be left out')
    .option('--ttl <duration>', 'how long it is worth delivering, e.g. 10m', duration)
    .option('--variable <name=value>', "for the policy's templates; may be repeated", keyValue)
    .option('--locale <tag>', "the recipient's language, e.g. pt-BR")
    .option('--region <region>', 'of phone numbers without a country code, e.g. US')
    .option('--request-id <id>', 'idempotency key: the same id and message are sent once')
    .option('--correlation-id <id>', 'your own id, searchable with list')
    .option('--metadata <key=value>', 'kept with the message; may be repeated', keyValue)
    .option('--send-at <time>', 'send no earlier, e.g. 2026-01-31T08:00:00Z, or 2h from now', timeAhead)
    .option('--send-window <hours>', 'start steps only within these local hours, e.g. 09:00-21:00', hours)
    .option('--time-zone <name>', "the recipient's time zone, e.g. Asia/Kathmandu");
}

/** The message that they say. Throws UsageError when there is nobody to send to, or nothing to say. */
export async function outgoing(io: Io, flags: MessageFlags): Promise<OutgoingMessage> {
  const { sms, email, whatsapp } = flags;
  if (sms === undefined && email === undefined && whatsapp === undefined)
    throw new UsageError('nobody to send to', 'give --sms, --email or --whatsapp');
  return {
    recipient: {
      ...(sms === undefined ? {} : { sms }),
      ...(email === undefined ? {} : { email }),
      ...(whatsapp === undefined ? {} : { whatsapp }),
    },
    content: content(flags),
    ...(flags.policyFile === undefined ? {} : { inlinePolicy: await ownPolicy(io, flags.policyFile, flags.policy) }),
    ...(flags.policy === undefined ? {} : { policy: flags.policy }),
    ...(flags.ttl === undefined ? {} : { ttl: flags.ttl }),
    ...(flags.locale === undefined ? {} : { locale: flags.locale }),
    ...(flags.region === undefined ? {} : { region: flags.region }),
    ...(flags.requestId === undefined ? {} : { requestId: flags.requestId }),
    ...(flags.correlationId === undefined ? {} : { correlationId: flags.correlationId }),
    ...(flags.metadata === undefined ? {} : { metadata: flags.metadata }),
    ...(flags.sendAt === undefined ? {} : { sendAt: flags.sendAt }),
    ...(flags.sendWindow === undefined ? {} : { sendWindow: flags.sendWindow }),
    ...(flags.timeZone === undefined ? {} : { timeZone: flags.timeZone }),
  };
}

async function ownPolicy(io: Io, file: string, policy: string | undefined): Promise<InlinePolicy> {
  if (policy !== undefined) throw new UsageError('--policy and --policy-file exclude each other', 'name a stored policy or bring one');
  return readInlinePolicy(io, file);
}

function content({ text, subject, html, variable }: MessageFlags): Content {
  if (text === undefined && html === undefined && variable === undefined) {
    throw new UsageError('there is nothing to say', "give --text, or --variable for the policy's templates");
  }
  const ofEmail = { ...(subject === undefined ? {} : { subject }), ...(html === undefined ? {} : { html }) };
  return { ...(text === undefined ? {} : { text }), ...(Object.keys(ofEmail).length === 0 ? {} : { email: ofEmail }), ...(variable === undefined ? {} : { variables: variable }) };
}
