/** Runs it and counts what was parsed meanwhile, in characters: work that can be counted, unlike time, is the same on every machine. */
export async function workOf<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly parsed: number }> {
  let parsed = 0;
  const parse = JSON.parse;
  const counting = jest.spyOn(JSON, 'parse').mockImplementation((text: string, reviver?: Parameters<typeof parse>[1]): unknown => {
    parsed += text.length;
    return parse(text, reviver);
  });
  try {
    return { result: await run(), parsed };
  } finally {
    counting.mockRestore();
  }
}
