import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_KEY, FakeApi, OPERATOR_KEY } from '../testing/fake-api';
import { run } from './run';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(readme)?.[1] ?? '';
const commands = block('sh').trim().split('\n');

describe('the README', () => {
  const directory = mkdtempSync(join(tmpdir(), 'switchback-readme-'));
  const api = new FakeApi();
  let env: Record<string, string>;

  beforeAll(async () => {
    writeFileSync(join(directory, 'otp.yaml'), block('yaml'));
    env = { SWITCHBACK_ADDRESS: await api.start(), SWITCHBACK_API_KEY: API_KEY, SWITCHBACK_OPERATOR_KEY: OPERATOR_KEY };
  });
  afterAll(async () => {
    await api.stop();
    rmSync(directory, { recursive: true });
  });

  it('has commands', () => expect(commands.length).toBeGreaterThan(10));

  it.each(commands)('works: %s', async (line) => {
    const [program, ...args] = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    expect(program).toBe('switchback');
    const errors: string[] = [];
    const code = await run(
      args.map((arg) => (arg === 'otp.yaml' ? join(directory, arg) : arg)),
      {
        stdout: { write: () => true },
        stderr: { write: (text) => errors.push(text) },
        stdin: (async function* () {})(),
        env,
        cwd: directory,
        signal: new AbortController().signal,
      },
    );
    expect({ code, errors: errors.filter((text) => text.startsWith('error')) }).toEqual({ code: 0, errors: [] });
  });
});
