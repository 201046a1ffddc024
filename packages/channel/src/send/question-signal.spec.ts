import { mostListeners } from '../../testing/most-listeners';
import { questionSignal } from './question-signal';

describe('questionSignal', () => {
  it('ends with the process', () => {
    const stop = new AbortController();
    const signal = questionSignal(stop.signal);
    expect(signal.aborted).toBe(false);
    stop.abort();
    expect(signal.aborted).toBe(true);
  });

  it('is heard by as many parts as there are, without a warning', () => {
    expect(mostListeners(questionSignal(new AbortController().signal))).toBe(0);
  });
});
