/** Runs `run` once and keeps its result; a failure is not kept. */
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
