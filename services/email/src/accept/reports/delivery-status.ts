import { type Fields, readFields } from './header-fields';
import { type RecipientReport } from './mail-report';

export interface DeliveryStatus {
  readonly recipients: readonly RecipientReport[];
  /** RFC 3464, 2.2.1: what the sender called the transaction. */
  readonly envelopeId?: string;
}

/** More recipients than that are not ours: each of our mails has one, and a list that it was forwarded to reports for itself. */
const MAX_RECIPIENTS = 20;

/**
 * Reads the fields of a message/delivery-status (RFC 3464, 2). Tolerates what is seen in the wild: empty lines within a recipient's fields, and
 * recipient's fields that begin in the message's.
 */
export function readDeliveryStatus(text: string): DeliveryStatus {
  const blocks = text.split(/\r?\n(?:[ \t]*\r?\n)+/).map(readFields);
  const recipients: RecipientReport[] = [];
  let open = new Map<string, string>();
  for (const block of blocks) {
    open = new Map([...open, ...block]);
    if (!open.has('action')) continue;
    if (recipients.length < MAX_RECIPIENTS) recipients.push(...recipientReport(open));
    open = new Map();
  }
  const envelopeId = blocks.map((block) => block.get('original-envelope-id')).find((id) => id !== undefined);
  return { recipients, ...(envelopeId === undefined ? {} : { envelopeId }) };
}

function recipientReport(fields: Fields): RecipientReport[] {
  const [, action] = /^\s*(failed|delayed|delivered|relayed|expanded)\b/i.exec(fields.get('action') ?? '') ?? [];
  if (action === undefined) return [];
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0];
  const diagnostic = fields.get('diagnostic-code');
  const lastAttemptAt = Date.parse(fields.get('last-attempt-date') ?? '');
  return [
    {
      action: ACTIONS[action.toLowerCase()] ?? 'failed',
      ...(status === undefined ? {} : { status }),
      ...(diagnostic === undefined ? {} : { diagnostic }),
      ...(fields.has('remote-mta') ? { bySecondHand: true } : {}),
      ...(Number.isNaN(lastAttemptAt) ? {} : { lastAttemptAt }),
    },
  ];
}

const ACTIONS: Readonly<Record<string, RecipientReport['action']>> = {
  failed: 'failed',
  delayed: 'delayed',
  delivered: 'delivered',
  relayed: 'relayed',
  expanded: 'expanded',
};
