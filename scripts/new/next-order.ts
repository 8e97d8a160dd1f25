import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The next multiple of ten after all `order`s in the folder's files. */
export function nextOrder(folder: string): number {
  const orders = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/\border: (\d+)/g)].map(([, order]) =>
      Number(order),
    ),
  );
  return Math.max(0, ...orders) + 10;
}
