import type { JsonObject } from '../model.ts';
import { type ElementProps, useSurface } from './surface.tsx';
import { fieldOf, valueOf } from './values.ts';

/** The value of an element, and how to change it: stores it, and sends it to the app when the block dispatches actions. */
export function useElementValue({ element, block, dispatches }: ElementProps) {
  const { values, change, press, confirm } = useSurface();
  const action = String(element['action_id']);
  const value = values[block]?.[action]?.[fieldOf(element['type']) ?? 'value'];
  return {
    value,
    /** Stores the value without sending it to the app. */
    keep: (next: unknown) => change(block, action, valueOf(element, next)),
    choose: async (next: unknown): Promise<void> => {
      if (element['confirm'] && !(await confirm(element['confirm']))) return;
      const chosen: JsonObject = valueOf(element, next);
      change(block, action, chosen);
      if (dispatches) await press(block, { ...chosen, action_id: action, block_id: block });
    },
  };
}
