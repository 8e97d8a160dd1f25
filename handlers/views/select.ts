import { exemptModal } from '../../blocks/modals/exempt-modal.ts';
import { reasonInput } from '../../blocks/modals/reason-input.ts';
import { rejectFields } from '../../blocks/modals/reject-modal.ts';
import { isFindingsBlock, manyKinds, selectFields } from '../../blocks/modals/select-modal.ts';
import { snoozeInputs } from '../../blocks/modals/snooze-modal.ts';
import { decodeChosen, type Target } from '../../blocks/text/ids.ts';
import { dayMs } from '../../core/calendar.ts';
import { defineView, type Submission } from '../define.ts';
import { confirmMany, inListOrder } from '../many.ts';

/** Any reason, for what would be done: it is asked for next. */
const reason = 'not given yet';

export const view = defineView({
  run: async (deps, { person, values }) => {
    const targets = pickedIn(values);
    const what = whatIn(values);
    const errors = {
      ...(targets.length === 0 ? { [selectFields.findings.block]: 'Select at least one finding.' } : {}),
      ...(what === undefined ? { [selectFields.what.block]: 'Choose what to do.' } : {}),
    };
    if (what === undefined || targets.length === 0) return { does: 'errors', errors };
    switch (what) {
      case 'exempt': {
        const found = await deps.store.getMany(targets.map(({ findingId }) => findingId));
        return { does: 'next', view: exemptModal(inListOrder(targets, found)) };
      }
      case 'approve':
        return confirmMany(deps, person, targets, { kind: 'approve' }, []);
      case 'reject': {
        const input = reasonInput(rejectFields.reason, 'The standby databases need it until March');
        return confirmMany(deps, person, targets, { kind: 'reject', reason }, [input]);
      }
      case 'snooze': {
        const nowMs = deps.clock.nowMs();
        const { snooze } = await deps.policy();
        const inputs = snoozeInputs({ ...snooze, isShort: false }, nowMs);
        const untilMs = nowMs + Math.min(1, snooze.maxDays) * dayMs;
        return confirmMany(deps, person, targets, { kind: 'snooze', untilMs, reason }, inputs);
      }
    }
  },
});

function pickedIn(values: Submission['values']): readonly Target[] {
  return Object.entries(values)
    .filter(([block]) => isFindingsBlock(block))
    .flatMap(([, elements]) => {
      const { selected_options: options } = Object(elements[selectFields.findings.action]) as {
        readonly selected_options?: unknown;
      };
      return Array.isArray(options) ? (options as readonly unknown[]) : [];
    })
    .flatMap((option) => decodeChosen((Object(option) as { readonly value?: unknown }).value) ?? []);
}

function whatIn(values: Submission['values']): (typeof manyKinds)[number] | undefined {
  const { block, action } = selectFields.what;
  const { selected_option: option } = Object(values[block]?.[action]) as {
    readonly selected_option?: unknown;
  };
  const { value } = Object(option) as { readonly value?: unknown };
  return manyKinds.find((kind) => kind === value);
}
