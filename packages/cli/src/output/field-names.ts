import type { Command } from 'commander';

/** A field of the API, or everything below it, by the option or argument that gives it; where commands differ, all of them. */
const GIVEN_BY: Readonly<Record<string, readonly string[]>> = {
  'message.recipient.sms': ['--sms'],
  'message.recipient.email': ['--email'],
  'message.recipient.whatsapp': ['--whatsapp'],
  'message.recipient': ['--sms, --email and --whatsapp'],
  'message.content.email.subject': ['--subject'],
  'message.content.email.html': ['--html'],
  'message.content.variables': ['--variable'],
  'message.content': ['--text'],
  'message.policy': ['--policy'],
  'message.inline_policy': ['--policy-file'],
  'message.ttl': ['--ttl'],
  'message.locale': ['--locale'],
  'message.region': ['--region'],
  'message.request_id': ['--request-id'],
  'message.correlation_id': ['--correlation-id'],
  'message.metadata': ['--metadata'],
  'message.send_at': ['--send-at'],
  'message.send_window': ['--send-window'],
  'message.time_zone': ['--time-zone'],
  message_id: ['message-id'],
  statuses: ['--status'],
  channel: ['--channel'],
  correlation_id: ['--correlation-id'],
  region: ['--region'],
  metadata: ['--metadata'],
  accepted_after: ['--since', '--after'],
  accepted_before: ['--until', '--before'],
  page_size: ['--page-size'],
  page_token: ['--page-token'],
  'target.address': ['address', 'address-or-id'],
  'target.channel': ['--channel'],
  'target.all_channels': ['--all-channels'],
  target: ['address', 'address-or-id'],
  address: ['--address'],
  reason: ['--reason'],
  expire_time: ['--expires-in'],
  'api_key.expire_time': ['--expires-in'],
  'customer.display_name': ['--name'],
  display_name: ['--name'],
  'customer.id': ['id'],
  customer_id: ['customer-id', 'id'],
  api_key_id: ['key-id'],
  id: ['id', 'address-or-id'],
  name: ['name'],
  version: ['--version'],
  etag: ['--etag'],
  routed_by: ['--policy'],
  max_messages: ['--limit'],
  max_examples: ['--examples'],
  'prices.currency_code': ['--currency'],
  prices: ['--price'],
};

/** What stands in the file of a message's own policy has the names that it has in every policy file. */
const OF_FILE = /^message\.inline_policy(?=\.)/;

/** How the user of a command calls a field of the API: its option, or its argument with what was typed; the field where there is neither. */
export type FieldNames = (field: string) => string;

export function fieldNames(command: Command): FieldNames {
  return (field) => {
    if (OF_FILE.test(field)) return field.replace(OF_FILE, 'policy');
    for (let path: string | undefined = field; path !== undefined; path = parentOf(path)) {
      const names = GIVEN_BY[path] ?? [];
      const name = names.map((one) => nameFor(one, command)).find((one) => one !== undefined);
      if (name !== undefined) return name;
    }
    return field;
  };
}

function nameFor(given: string, command: Command): string | undefined {
  if (given.startsWith('--')) return command.options.some(({ long }) => given.split(/,? (?:and )?/).includes(long ?? '')) ? given : undefined;
  const position = command.registeredArguments.findIndex((argument) => argument.name() === given);
  return position < 0 ? undefined : `${given.replaceAll('-', ' ')} ${JSON.stringify(command.args[position] ?? '')}`;
}

/** "a.b" of "a.b.c" and of "a.b[0]". */
function parentOf(field: string): string | undefined {
  const end = Math.max(field.lastIndexOf('.'), field.lastIndexOf('['));
  return end < 1 ? undefined : field.slice(0, end);
}
