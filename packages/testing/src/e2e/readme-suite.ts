import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { transformSync } from '@swc/core';
import { InboundKind } from '@switchback/contracts';
import { type Platform } from '@switchback/local-platform';

import { ApiCaller } from '../api-caller';
import { waitFor } from '../wait-for';

const ROOT = join(__dirname, '..', '..', '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const run = promisify(execFile);

/** The fenced blocks of one language, in order. */
function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1] ?? '');
}

/** The README's ways to send a first message, executed. Needs a platform as `npm start` makes it. */
export function readmeSuite(platform: () => Platform): void {
  const environment = (): NodeJS.ProcessEnv => ({ ...process.env, SWITCHBACK_ADDRESS: platform().address, SWITCHBACK_API_KEY: platform().apiKey });

  it('by the command', async () => {
    const command = blocks('sh').find((block) => block.startsWith('npx switchback send'));
    const { stdout } = await run('bash', ['-c', command ?? 'the README has no such command'], { cwd: ROOT, env: environment() });
    expect(stdout).toMatch(/accepted[\s\S]*falling back[\s\S]*DELIVERED/i);
  });

  it('by a policy of its own', async () => {
    const command = blocks('sh').find((block) => block.includes('--policy-file alert.yaml')) ?? 'the README has no such command';
    const directory = mkdtempSync(join(tmpdir(), 'switchback-readme-'));
    try {
      const file = join(directory, 'alert.yaml');
      writeFileSync(file, blocks('yaml')[0] ?? '');
      const { stdout } = await run('bash', ['-c', command.replace('alert.yaml', file)], { cwd: ROOT, env: environment() });
      expect(stdout).toMatch(/accepted[\s\S]*falling back[\s\S]*DELIVERED/i);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('by a person who writes back', async () => {
    const { address, apiKey, sandboxSecret } = platform();
    const env = { ...environment(), SWITCHBACK_SANDBOX_SECRET: sandboxSecret, SWITCHBACK_SANDBOX_URL: `${platform().httpUrl('sms')}/receipts/sandbox` };
    const commands = blocks('sh').find((block) => block.includes('sandbox inbound'))?.trim().split('\n') ?? [];
    const api = new ApiCaller({ address, apiKey });
    try {
      const printed: string[] = [];
      for (const command of commands) {
        printed.push((await run('bash', ['-c', command], { cwd: ROOT, env })).stdout);
        const [, person] = /sandbox inbound --from (\S+)/.exec(command) ?? [];
        const expected = command.endsWith('STOP') ? InboundKind.INBOUND_KIND_OPT_OUT : InboundKind.INBOUND_KIND_OPT_IN;
        if (person !== undefined) await waitFor(async () => (await api.said(person)).some(({ kind }) => kind === expected), { what: expected });
      }
      expect(printed[0]).toMatch(/DELIVERED/);
      expect(printed[2]).toMatch(/OPT_OUT +KEYWORD/);
      expect(printed[3]).toMatch(/SUPPRESSED[\s\S]*DELIVERED/i);
    } finally {
      api.close();
    }
  });

  it('from TypeScript', async () => {
    const [example = ''] = blocks('ts');
    const source = example.replace("'127.0.0.1:50051'", JSON.stringify(platform().address));
    expect(source).not.toBe(example);
    const { code } = transformSync(`async function main() {${source.replace(/^import.*$/m, '')}\nswitchback.close(); }\nvoid main();`, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    });
    const directory = mkdtempSync(join(ROOT, 'packages', 'testing', 'dist', 'readme-'));
    try {
      const file = join(directory, 'example.cjs');
      writeFileSync(file, `const { Switchback } = require('@switchback/client');\n${code}`);
      const { stdout } = await run(process.execPath, [file], { cwd: ROOT, env: environment() });
      expect(stdout).toMatch(/MESSAGE_ACCEPTED[\s\S]*FALLING_BACK[\s\S]*MESSAGE_SETTLED/);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
}
