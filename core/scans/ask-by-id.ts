import type { Inventory } from '../ports/inventory.ts';
import type { Clock } from '../ports/runtime.ts';
import type { EpochMs, ResourceRef } from '../resource.ts';

/** What AWS says by its id of a resource that it did not list. `later`: there was no time to ask. */
export type Told =
  | { readonly is: 'gone' | 'later' }
  | { readonly is: 'there' | 'unclear'; readonly why: string };

export type AskById = (resource: ResourceRef) => Promise<Told>;

/** Asks AWS for a resource of a unit by its id: once, and not after `untilMs`. */
export function askById(
  deps: { readonly inventory: Pick<Inventory, 'get'>; readonly clock: Clock },
  untilMs: EpochMs,
): AskById {
  const answers = new Map<string, Promise<Told>>();
  const ask = async (resource: ResourceRef): Promise<Told> => {
    try {
      const found = await deps.inventory.get(resource);
      return found ? { is: 'there', why: 'still returns it by id' } : { is: 'gone' };
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      return { is: 'unclear', why: `did not say whether it exists: ${why}` };
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
