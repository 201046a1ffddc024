import { UndoStack } from './undo-stack';

describe('UndoStack', () => {
  it('undoes the last step first, and goes on after a step that fails', async () => {
    const done: string[] = [];
    const stack = new UndoStack();
    stack.push('one', () => void done.push('one'));
    stack.push('two', () => Promise.reject(new Error('stuck')));
    stack.push('three', () => void done.push('three'));
    await stack.run((name) => done.push(`${name} failed`));
    expect(done).toEqual(['three', 'two failed', 'one']);
  });

  it('undoes each step once, those that were added late included', async () => {
    const done: string[] = [];
    const stack = new UndoStack();
    stack.push('one', () => void done.push('one'));
    await Promise.all([stack.run(() => undefined), stack.run(() => undefined)]);
    stack.push('late', () => void done.push('late'));
    await stack.run(() => undefined);
    expect(done).toEqual(['one', 'late']);
  });
});
