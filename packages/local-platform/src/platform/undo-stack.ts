/** What undoes each step of a start, last step first; a step that fails does not keep the others from running. */
export class UndoStack {
  private readonly steps: { name: string; undo: () => Promise<void> | void }[] = [];
  private running: Promise<void> = Promise.resolve();

  push(name: string, undo: () => Promise<void> | void): void {
    this.steps.push({ name, undo });
  }

  /** Undoes what is left to undo, after an earlier run is through. `onError` is told which step failed and why. */
  run(onError: (name: string, error: unknown) => void): Promise<void> {
    this.running = this.running.then(() => this.unwind(onError));
    return this.running;
  }

  private async unwind(onError: (name: string, error: unknown) => void): Promise<void> {
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      try {
        await step.undo();
      } catch (error) {
        onError(step.name, error);
      }
    }
  }
}
