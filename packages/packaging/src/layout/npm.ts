import { spawn } from 'node:child_process';

/** Runs npm in a directory and answers what it printed. What it says against something goes to our stderr. */
export async function npm(directory: string, args: readonly string[]): Promise<string> {
  const script = process.env['npm_execpath'];
  const [program, prefix] = script?.endsWith('.js') === true ? [process.execPath, [script]] : ['npm', []];
  const child = spawn(program, [...prefix, ...args], { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'], env: withoutWorkspace(process.env) });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  const text = Buffer.concat(printed).toString('utf8');
  if (code !== 0) throw new Error(`npm ${args[0] ?? ''} failed (exit code ${code})\n${text}`);
  return text;
}

/** npm hands its own settings on to what it starts; those of `npm run` here are not those of another tree. */
function withoutWorkspace(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^npm_(config_(local_prefix|prefix|workspaces?|include_workspace_root)|package_)/.test(name)));
}
