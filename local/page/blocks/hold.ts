import type { Json } from '../model.ts';
import { type ElementProps, useSurface } from './surface.tsx';
import { fieldOf, valueOf } from './values.ts';

/** What an element holds, and how to change it: kept, and told to the app where it wants to know. */
export function useHeld({ element, block, dispatches }: ElementProps) {
  const { values, change, press, confirm } = useSurface();
  const action = String(element['action_id']);
  const held = values[block]?.[action]?.[fieldOf(element['type']) ?? 'value'];
  return {
    held,
    /** Keeps it, without telling anybody. */
    keep: (next: unknown) => change(block, action, valueOf(element, next)),
    choose: async (next: unknown): Promise<void> => {
      if (element['confirm'] && !(await confirm(element['confirm']))) return;
      const value: Json = valueOf(element, next);
      change(block, action, value);
      if (dispatches) await press(block, { ...value, action_id: action, block_id: block });
    },
  };
}
