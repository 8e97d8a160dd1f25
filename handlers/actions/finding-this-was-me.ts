import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

/** "This was me": for the person who made an IAM change. Decides nothing about the change. */
export const action = defineAction({
  button: { decides: 'this-was-me', order: 47, label: 'This was me' },
  run: async (deps, click) => {
    const named = await deps.personById(click.person.userId);
    if (!named.ok) return { does: 'say', text: `${named.error}. Nothing was changed; press again.` };
    if (!named.value) return { does: 'say', text: 'Only a person of this workspace can say so.' };
    return decideByClick(deps, click, { kind: 'this-was-me', name: named.value.name });
  },
});
