import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

/** "It's mine": for findings without an owner. */
export const action = defineAction({
  button: { decides: 'take', order: 35, label: 'It’s mine' },
  run: async (deps, click) => {
    const named = await deps.personById(click.person.userId);
    if (!named.ok) return { does: 'say', text: `${named.error}. Nothing was changed; press again.` };
    if (!named.value) return { does: 'say', text: 'Only a person of this workspace can own it.' };
    return decideByClick(deps, click, { kind: 'take', name: named.value.name });
  },
});
