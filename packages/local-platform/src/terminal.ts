/** Prints one line for a person. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints a failure: what happened and what to do, no stack trace. */
export function complain(text: string): void {
  process.stderr.write(`\n${text}\n`);
}
