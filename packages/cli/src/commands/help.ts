import type { Command } from 'commander';

/** `help policy validate`, where commander's own looks at the first word alone. */
export function helpCommand(program: Command): void {
  program
    .helpCommand(false)
    .command('help [command...]')
    .summary('show the options of a command')
    .action((words: readonly string[]) => {
      let shown = program;
      for (const [depth, word] of words.entries()) {
        const next = shown.commands.find((command) => command.name() === word);
        if (next === undefined) return program.error(`error: unknown command '${words.join(' ')}'\n  "${['switchback help', ...words.slice(0, depth)].join(' ')}" shows what there is`, { code: 'commander.unknownCommand' });
        shown = next;
      }
      return shown.help();
    });
}
