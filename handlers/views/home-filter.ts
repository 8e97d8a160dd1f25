import { filterAction, filterBlocks } from '../../blocks/modals/home-filter-modal.ts';
import { decodeHome } from '../../blocks/text/ids.ts';
import { auditFields, narrowedBy, onlyFields } from '../../blocks/text/narrowed.ts';
import { defineView, type Submission } from '../define.ts';
import { unreadable } from '../finding-view.ts';

export const view = defineView({
  run: async ({ queue, clock }, { person: { userId }, metadata, values }) => {
    const home = decodeHome(metadata);
    if (!home) return { does: 'notice', text: unreadable };
    const only = narrowedBy(onlyFields, answered(values, filterBlocks.findings));
    const audit = narrowedBy(auditFields, answered(values, filterBlocks.events));
    await queue.send({
      type: 'home.publish',
      userId,
      filter: home.filter,
      page: 0,
      ...(only ? { only } : {}),
      ...(audit ? { audit } : {}),
      askedAtMs: clock.nowMs(),
    });
    return { does: 'close' };
  },
});

/** Field → chosen or typed value. */
function answered(values: Submission['values'], prefix: string): Readonly<Record<string, string>> {
  const found = Object.entries(values).flatMap(([block, actions]): [string, string][] => {
    if (!block.startsWith(prefix)) return [];
    const value = answerOf(actions[filterAction]);
    return value === null ? [] : [[block.replace(prefix, ''), value]];
  });
  return Object.fromEntries(found);
}

function answerOf(element: unknown): string | null {
  const { value, selected_option, selected_user, selected_date } = Object(element) as Readonly<
    Record<string, unknown>
  >;
  const option = (Object(selected_option) as { readonly value?: unknown }).value;
  const answer = [value, option, selected_user, selected_date].find((one) => typeof one === 'string');
  return typeof answer === 'string' && answer.trim() !== '' ? answer.trim() : null;
}
