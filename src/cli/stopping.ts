/**
 * Resolves at the first SIGINT or SIGTERM. The same signal often comes twice (from the terminal and handed on by npm),
 * so further ones within three seconds are the same wish; one after that ends the process at once.
 */
export const stopSignal = (): Promise<string> =>
  new Promise((resolve) => {
    let first = 0;
    const onSignal = (signal: string): void => {
      const now = performance.now();
      if (first === 0) {
        first = now;
        resolve(signal);
      } else if (now - first > 3000) {
        process.exit(130);
      }
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    process.on('SIGHUP', onSignal);
  });
