/** What has to be undone when a command ends, the last thing first. */
export interface Closing {
  readonly add: (step: () => Promise<void>) => void;
  /** Does every step, also after one that failed; each is done once. @throws what the first failing step threw */
  close(): Promise<void>;
}

/** Nothing to undo yet. */
export const openClosing = (): Closing => {
  let steps: (() => Promise<void>)[] = [];
  return {
    add: (step) => void steps.unshift(step),
    async close() {
      const due = steps;
      steps = [];
      const failed: unknown[] = [];
      for (const step of due) await step().catch((error: unknown) => failed.push(error));
      if (failed.length > 0) throw failed[0];
    },
  };
};
