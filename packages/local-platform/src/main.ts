import { runStart } from './commands/start';
import { runTest } from './commands/test';
import { explainError } from './platform-error';
import { complain } from './terminal';

const [command, ...args] = process.argv.slice(2);

async function main(): Promise<number> {
  switch (command) {
    case 'start':
      return runStart(args);
    case 'test':
      return runTest(args);
    default:
      complain(`Unknown command "${command ?? ''}": start and test are known.`);
      return 2;
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    complain(explainError(error));
    process.exit(1);
  },
);
