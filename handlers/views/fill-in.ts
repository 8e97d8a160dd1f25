import { fillInAction, fillInBlock, tagOfBlock } from '../../blocks/modals/fill-in-modal.ts';
import { decodeTarget } from '../../blocks/text/ids.ts';
import { decideAs } from '../decide.ts';
import { defineView, type Submission } from '../define.ts';
import { refuseForm, unreadable } from '../finding-view.ts';

export const view = defineView({
  run: async (deps, { person, metadata, values }) => {
    const target = decodeTarget(metadata);
    if (!target) return { does: 'notice', text: unreadable };
    const decided = await decideAs(deps, person, target, { kind: 'fill-in', input: inputOf(values) });
    if (decided.ok) return { does: 'close', changed: decided.value.finding };
    const { because, wrong = {} } = decided.error;
    const errors = Object.entries(wrong).map(([key, why]) => [fillInBlock(key), why] as const);
    const shown = errors.filter(([block]) => Object.hasOwn(values, block));
    const [unshown] = Object.entries(wrong);
    if (shown.length === 0)
      return refuseForm({
        ...decided.error,
        because: unshown ? `${because} ${unshown.join(': ')}` : because,
      });
    return { does: 'errors', errors: Object.fromEntries(shown) };
  },
});

/** Tag key → chosen or typed value. */
function inputOf(values: Submission['values']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([block, elements]) => {
      const key = tagOfBlock(block);
      return key === undefined ? [] : [[key, valueOf(elements[fillInAction])]];
    }),
  );
}

function valueOf(element: unknown): string {
  const { value, selected_option } = (element ?? {}) as {
    readonly value?: unknown;
    readonly selected_option?: { readonly value?: unknown } | null;
  };
  const given = selected_option?.value ?? value;
  return typeof given === 'string' ? given : '';
}
