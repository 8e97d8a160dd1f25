/** Fails an operation such as `store.move`. `before`: nothing happened. `after`: it happened and its response is lost. */
export type StoreFaults = (op: string) => 'before' | 'after' | undefined;

type Operations = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** The same operations with faults. */
export function withFaults<T extends { readonly [N in keyof T]: (...args: never[]) => Promise<unknown> }>(
  name: string,
  operations: T,
  faults: StoreFaults | undefined,
): T {
  if (!faults) return operations;
  const faulty = Object.entries(operations as unknown as Operations).map(([method, call]) => {
    const op = `${name}.${method}`;
    const wrapped = async (...args: never[]): Promise<unknown> => {
      const fault = faults(op);
      if (fault === 'before') throw new Error(`Fault before ${op}`);
      const answer = await call(...args);
      if (fault === 'after') throw new Error(`Fault after ${op}: its answer is lost`);
      return answer;
    };
    return [method, wrapped];
  });
  return Object.fromEntries(faulty) as T;
}

/** Copies a value as a database returns it: without `undefined`, and frozen, so that nobody can change stored data. */
export function frozen<T>(value: T): T {
  return freeze(JSON.parse(JSON.stringify(value)) as T);
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
