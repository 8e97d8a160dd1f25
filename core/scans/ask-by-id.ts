import type { Inventory } from '../ports/inventory.ts';
import type { Clock } from '../ports/runtime.ts';
import type { EpochMs, ResourceRef } from '../resource.ts';

/** What a read by id says about a resource missing from a listing. `later`: no time to read it. */
export type Presence =
  | { readonly is: 'gone' | 'later' }
  | { readonly is: 'there' | 'unclear'; readonly why: string };

export type AskById = (resource: ResourceRef) => Promise<Presence>;

/** Reads resources of a unit by id: each once, and none after `untilMs`. */
export function askById(
  deps: { readonly inventory: Pick<Inventory, 'get'>; readonly clock: Clock },
  untilMs: EpochMs,
): AskById {
  const answers = new Map<string, Promise<Presence>>();
  const ask = async (resource: ResourceRef): Promise<Presence> => {
    try {
      const found = await deps.inventory.get(resource);
      return found ? { is: 'there', why: 'still returns it by id' } : { is: 'gone' };
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      return { is: 'unclear', why: `does not report whether it exists: ${why}` };
    }
  };
  return (resource) => {
    const known = answers.get(resource.id);
    if (known) return known;
    if (deps.clock.nowMs() >= untilMs) return Promise.resolve({ is: 'later' });
    const answer = ask(resource);
    answers.set(resource.id, answer);
    return answer;
  };
}
