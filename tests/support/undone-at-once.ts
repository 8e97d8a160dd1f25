import type { Undoer } from '../../core/ports/remediator.ts';

/** An undoer of a fake world: everything can be undone exactly, and nothing has changed meanwhile. */
export function undoneAtOnce(undo: (id: string) => void = () => undefined): Undoer {
  return {
    says: () => ({ is: 'exact', title: 'Switch it on again', lost: null, untilMs: null }),
    differences: async () => [],
    run: async ({ finding }) => {
      undo(finding.resource.id);
      return { summary: 'Switched on again.' };
    },
    readProgress: async () => null,
    isDone: () => true,
  };
}
