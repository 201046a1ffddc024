import { Command } from 'commander';
import { explainCommand } from '../commands/explain';
import { messageCommands } from '../commands/messages';
import { operatorCommands } from '../commands/operator';
import { policyCommands } from '../commands/policy';
import { sendCommand } from '../commands/send';
import { suppressionCommands } from '../commands/suppression';
import type { Io } from '../io';
import { fieldNames, type FieldNames } from './field-names';

async function* nothing() {}
const io: Io = { stdout: { write: () => true }, stderr: { write: () => true }, stdin: nothing(), env: {}, cwd: '/', signal: new AbortController().signal };

/** The names of a command line; it is read, not run. */
function namesOf(...args: readonly string[]): FieldNames {
  const program = new Command();
  for (const add of [sendCommand, explainCommand, messageCommands, policyCommands, suppressionCommands, operatorCommands]) add(program, io, () => undefined);
  let command = program;
  let rest = [...args];
  for (let next = find(command, rest); next !== undefined; next = find(command, rest)) [command, rest] = [next, rest.slice(1)];
  command.action(() => undefined).parse(rest, { from: 'user' });
  return fieldNames(command);
}

const find = (command: Command, [name]: readonly string[]): Command | undefined => command.commands.find((one) => one.name() === name);

it.each<[readonly string[], string, string]>([
  [['send'], 'message.recipient.sms', '--sms'],
  [['send'], 'message.recipient', '--sms, --email and --whatsapp'],
  [['send'], 'message.content.text', '--text'],
  [['send'], 'message.content.email.subject', '--subject'],
  [['explain'], 'message.send_window.start', '--send-window'],
  [['explain'], 'message.metadata["order"]', '--metadata'],
  [['send'], 'message.inline_policy', '--policy-file'],
  [['explain'], 'message.inline_policy.steps[0].when', 'policy.steps[0].when'],
  [['cancel', 'foo'], 'message_id', 'message id "foo"'],
  [['timeline', 'a"b'], 'message_id', 'message id "a\\"b"'],
  [['list'], 'accepted_after', '--after'],
  [['list'], 'statuses[1]', '--status'],
  [['policy', 'simulate'], 'accepted_after', '--since'],
  [['policy', 'simulate'], 'prices.channels[0].price_micros', '--price'],
  [['policy', 'simulate'], 'policy.steps[0].channel', 'policy.steps[0].channel'],
  [['policy', 'get', 'Otp'], 'name', 'name "Otp"'],
  [['suppression', 'add', 'nobody'], 'target.address', 'address "nobody"'],
  [['suppression', 'get', 'sup_1'], 'id', 'address or id "sup_1"'],
  [['suppression', 'list'], 'address', '--address'],
  [['customer', 'create', 'A B'], 'customer.id', 'id "A B"'],
  [['key', 'create', 'acme'], 'customer_id', 'customer id "acme"'],
  [['key', 'create', 'acme'], 'expire_time', '--expires-in'],
  [['get', 'foo'], 'something.else', 'something.else'],
])('%j: %s is %s', (args, field, name) => expect(namesOf(...args)(field)).toBe(name));
