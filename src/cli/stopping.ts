/** Ears for the wish to stop. */
export interface Stopping {
  /** Resolves with the name of the first signal. */
  readonly stopped: Promise<string>;
  /** Hears nothing more: signals end the process again. */
  off(): void;
}

/**
 * Hears the first SIGINT, SIGTERM or SIGHUP. The same signal often comes twice (from the terminal and handed on by npm),
 * so further ones within three seconds are the same wish; one after that ends the process at once.
 */
export const listenForStop = (): Stopping => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let first = 0;
  const { promise, resolve } = Promise.withResolvers<string>();
  const onSignal = (signal: string): void => {
    const now = performance.now();
    if (first === 0) {
      first = now;
      resolve(signal);
    } else if (now - first > 3000) {
      process.exit(130);
    }
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    stopped: promise,
    off() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
};

/** The exit code of a command that was told to stop. */
export const stoppedBy = (signal: string): number => (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 129);
