/** Asks the run's global set-up for a part; `undefined` when the specs run under a Jest configuration without it. */
export async function testPart(name: 'postgres' | 'kafka'): Promise<{ value: string } | { skip: string }> {
  const url = process.env['SWITCHBACK_TEST_PARTS_URL'];
  if (url === undefined) throw new Error('Run this spec with jest.int.config.cjs or jest.e2e.config.cjs: they start what it needs.');
  const answer: unknown = await (await fetch(`${url}/${name}`)).json();
  if (typeof answer === 'object' && answer !== null) {
    if ('value' in answer && typeof answer.value === 'string') return { value: answer.value };
    if ('skip' in answer && typeof answer.skip === 'string') return { skip: answer.skip };
    if ('error' in answer && typeof answer.error === 'string') throw new Error(answer.error);
  }
  throw new Error(`an unexpected answer about ${name}`);
}
