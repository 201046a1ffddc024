import { waitFor } from './wait-for';

describe('waitFor', () => {
  it('returns the first answer that is a fact', async () => {
    const answers = [undefined, false, null, 0];
    await expect(waitFor(() => answers.shift(), { intervalMs: 1 })).resolves.toBe(0);
  });

  it('counts an error as "not yet", and gives it as the cause in the end', async () => {
    const cause = new Error('connection refused');
    const waiting = waitFor(() => Promise.reject(cause), { timeoutMs: 5, intervalMs: 1, what: 'the port' });
    await expect(waiting).rejects.toMatchObject({ message: 'waited 5 ms in vain for the port', cause });
  });
});
