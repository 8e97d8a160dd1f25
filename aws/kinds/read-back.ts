import { inWords } from '../access/errors.ts';
import type { Clients } from '../clients.ts';

const waitsMs = [0, 250, 750];

/**
 * Reads the resource after a change whose response has no fields. Throws when the change does not show: the
 * outcome is then unknown, never a refusal.
 */
export async function readBack(
  { wait }: Pick<Clients, 'wait'>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  for (const waitMs of waitsMs) {
    if (waitMs > 0) await wait(waitMs);
    const done = await isDone().catch((cause: unknown) => {
      throw new Error(`The change could not be read back: ${inWords(cause)}`, { cause });
    });
    if (done) return;
  }
  throw new Error('AWS accepted the change but does not show it yet');
}
