import { rejectFields } from '../../blocks/modals/reject-modal.ts';
import { selectFields } from '../../blocks/modals/select-modal.ts';
import { snoozeFields } from '../../blocks/modals/snooze-modal.ts';
import { decodeTargets, encodeTargets } from '../../blocks/text/ids.ts';
import type { Finding } from '../../core/finding.ts';
import { lintSlackCall } from './lint-slack.ts';
import { sampleFinding } from './sample-finding.ts';
import { announcedFinding, where } from './slack-clicks.ts';
import { type Desk, people } from './slack-desk.ts';
import { clickRequest, submitRequest } from './slack-request.ts';

export type Form = {
  readonly response_action?: string;
  readonly errors?: Readonly<Record<string, string>>;
  readonly view?: { readonly callback_id?: string; readonly private_metadata?: string };
};

/** Stores findings `web-1`, `web-2`, … of the owner, each with its own card. */
export async function announcedFindings(
  desk: Desk,
  different: readonly Partial<Finding>[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [index, one] of different.entries()) {
    const name = `web-${index + 1}`;
    const resource = { ...sampleFinding().resource, id: `i-${index + 1}`, name };
    const ts = `1700000000.0003${String(index).padStart(2, '0')}`;
    findings.push(
      await announcedFinding(desk, { id: `f-${name}`, resource, card: { ...where, ts }, ...one }),
    );
  }
  return findings;
}

/** Presses "Select several…" below a list of these findings. Returns the id of the opened modal. */
export async function opensSelect(
  desk: Desk,
  userId: string,
  findings: readonly Pick<Finding, 'id' | 'generation'>[],
): Promise<string> {
  const value = encodeTargets(findings.map(({ id, generation }) => ({ findingId: id, generation })));
  const before = new Set(desk.slack.workspace.views.keys());
  const triggerId = desk.slack.workspace.trigger(userId);
  await desk.app(clickRequest({ userId, action: { action_id: 'findings-select', value }, where, triggerId }));
  return [...desk.slack.workspace.views.keys()].find((id) => !before.has(id)) ?? '';
}

/** Submits a modal and checks the answer. */
export async function submits(
  desk: Desk,
  userId: string,
  view: { readonly id: string; readonly callback_id: string; readonly private_metadata?: string },
  values: Readonly<Record<string, unknown>>,
): Promise<Form> {
  const { statusCode, body } = await desk.app(submitRequest({ userId, view, values }));
  if (statusCode !== 200) throw new Error(`answered with ${statusCode}`);
  const answer = body ? (JSON.parse(body) as Form) : {};
  const faults = lintSlackCall('view.response', body ? answer : undefined);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return answer;
}

/** Ticks the findings and chooses what to do. */
export function picks(
  desk: Desk,
  userId: string,
  viewId: string,
  findings: readonly Pick<Finding, 'id' | 'generation'>[],
  what: string | null,
): Promise<Form> {
  const options = findings.map(({ id, generation }) => ({ value: `select|${generation}|${id}` }));
  return submits(
    desk,
    userId,
    { id: viewId, callback_id: 'select' },
    {
      [selectFields.findings.block]: {
        [selectFields.findings.action]: { type: 'checkboxes', selected_options: options },
      },
      [selectFields.what.block]: {
        [selectFields.what.action]: {
          type: 'radio_buttons',
          selected_option: what === null ? null : { value: what },
        },
      },
    },
  );
}

/** The answers of the second form. */
export const answersOfMany = {
  'approve-many': {},
  'reject-many': { [rejectFields.reason.block]: { [rejectFields.reason.action]: { value: 'A standby' } } },
  'snooze-many': {
    [snoozeFields.duration.block]: { [snoozeFields.duration.action]: { selected_option: { value: '2' } } },
    [snoozeFields.reason.block]: { [snoozeFields.reason.action]: { value: 'A load test' } },
  },
} as const;

/** Confirms in the second form, and runs the workers. */
export async function confirms(
  desk: Desk,
  userId: string,
  viewId: string,
  form: Form,
  what: 'approve' | 'reject' | 'snooze',
): Promise<Form> {
  const { private_metadata = '' } = form.view ?? {};
  const id = `${what}-many` as const;
  const view = { id: viewId, callback_id: id, private_metadata };
  return submits(desk, userId, view, answersOfMany[id]);
}

/** Selects, chooses, confirms, and runs the workers. Returns what the modal shows in the end. */
export async function decidesMany(
  desk: Desk,
  userId: string,
  findings: readonly Finding[],
  what: 'approve' | 'reject' | 'snooze',
): Promise<string> {
  const viewId = await opensSelect(desk, userId, findings);
  const form = await picks(desk, userId, viewId, findings, what);
  if (!decodeTargets(form.view?.private_metadata)) throw new Error('nothing can be decided');
  await confirms(desk, userId, viewId, form, what);
  desk.advance(2_000);
  await desk.drain();
  return shownIn(desk, viewId);
}

export function shownIn(desk: Desk, viewId: string): string {
  return JSON.stringify(desk.slack.workspace.views.get(viewId)?.view ?? null);
}

export const nobody = { userId: null, name: 'unknown', why: 'it has no tag Owner' };
export const linus = { userId: people.second, name: 'Linus', why: 'tag Owner = linus@example.com' };
