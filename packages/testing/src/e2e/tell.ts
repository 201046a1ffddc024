/** Prints the figures of a run, for whoever runs it by hand: `TELL_FIGURES=1`. */
export function tell(what: string, figures: object): void {
  if (process.env['TELL_FIGURES'] === '1') process.stderr.write(`${what}: ${JSON.stringify(figures)}\n`);
}
