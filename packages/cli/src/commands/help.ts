import type { Command } from 'commander';

/** `help policy validate`, where commander's own looks at the first word alone. */
export function helpCommand(program: Command): void {
  program
    .helpCommand(false)
    .command('help [command...]')
    .summary('show the options of a command')
    .action((words: readonly string[]) => {
      let shown = program;
      for (const word of words) {
        const next = shown.commands.find((command) => command.name() === word);
        if (next === undefined) return program.error(`error: unknown command '${words.join(' ')}'`, { code: 'commander.unknownCommand' });
        shown = next;
      }
      return shown.help();
    });
}
