import { Command, CommanderError, Option } from 'commander';
import { CommandError } from './command-error';
import { explainCommand } from './commands/explain';
import { helpCommand } from './commands/help';
import { inboundCommands } from './commands/inbound';
import { messageCommands } from './commands/messages';
import { operatorCommands } from './commands/operator';
import { policyCommands } from './commands/policy';
import { providerCommands } from './commands/providers';
import { sandboxCommands } from './commands/sandbox';
import { sendCommand } from './commands/send';
import { suppressionCommands } from './commands/suppression';
import { versionCommand } from './commands/version';
import { EXIT, type ExitCode } from './exit-code';
import type { Io } from './io';
import { errorDocument, errorView, exitCodeOfError } from './output/error-view';
import { duration } from './parse';

export type { Io } from './io';

const EXIT_CODES = `
Exit codes: 0 done · 1 followed to its end and not delivered · 2 wrong usage · 3 key refused · 4 not found · 5 invalid
            6 conflict · 7 unavailable, too busy or too late · 8 anything else · 130 interrupted`;

/** Runs one command line, without the program's name, and says with which code to exit. Never rejects. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const program = build(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return failed(error, args, io);
  }
}

function failed(failure: unknown, args: readonly string[], io: Io): ExitCode {
  const error = failure instanceof CommandError ? failure.cause : failure;
  // Commander has said it already: help, or what is wrong with the command line.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (io.signal.aborted) return EXIT.interrupted;
  if (args.includes('--json')) io.stdout.write(`${JSON.stringify(errorDocument(error))}\n`);
  io.stderr.write(`${errorView(error, failure instanceof CommandError ? failure.fieldNames : undefined)}\n`);
  return exitCodeOfError(error);
}

function build(io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command('switchback')
    .description('Sends messages over the channel that reaches people, and tells what became of them.')
    .addOption(new Option('--address <host:port>', 'the same as --gateway, except for lists').hideHelp())
    .option('--gateway <host:port>', 'the gateway (default: SWITCHBACK_ADDRESS, else .switchback/demo.json, else 127.0.0.1:50051)')
    .option('--api-key <key>', 'default: SWITCHBACK_API_KEY, else .switchback/demo.json')
    .option('--operator-key <key>', 'for customer, key and providers; default: SWITCHBACK_OPERATOR_KEY, else .switchback/operator-key')
    .option('--tls', 'call over TLS (default: yes, except to this machine; --ca-file and --server-name mean yes)')
    .option('--no-tls', 'call without TLS')
    .option('--ca-file <file>', 'PEM of the authority that signed the certificate')
    .option('--server-name <name>', 'the name in the certificate, when it is not the host of the address: through a forwarded port')
    .option('--timeout <duration>', 'bound on each call (default: 10s)', duration)
    .option('--json', 'print JSON: one document, or one per line for what comes bit by bit')
    .option('--no-color', 'no colours on a terminal')
    .addHelpText('after', EXIT_CODES)
    .showSuggestionAfterError()
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: (text) => void io.stderr.write(text) })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  sendCommand(program, io, done);
  explainCommand(program, io, done);
  messageCommands(program, io, done);
  policyCommands(program, io, done);
  suppressionCommands(program, io, done);
  inboundCommands(program, io, done);
  sandboxCommands(program, io, done);
  operatorCommands(program, io, done);
  providerCommands(program, io, done);
  versionCommand(program, io);
  helpCommand(program);
  return program;
}
