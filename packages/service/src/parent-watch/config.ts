/** Whether the process should end when its standard input ends (SWITCHBACK_PARENT_WATCH=stdin). */
export function watchesStdin(env: NodeJS.ProcessEnv = process.env): boolean {
  return env['SWITCHBACK_PARENT_WATCH'] === 'stdin';
}
