/** Runs once; again after a failure. */
export function once<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= run().catch((thrown: unknown) => {
      running = undefined;
      throw thrown;
    });
    return running;
  };
}
