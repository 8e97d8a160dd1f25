import { rejectFields } from '../../blocks/modals/reject-modal.ts';
import { encodeTarget } from '../../blocks/text/ids.ts';
import type { Finding } from '../../core/finding.ts';
import { sampleFinding, sampleNowMs } from './sample-finding.ts';
import { channels, type Desk, people } from './slack-desk.ts';
import { clickRequest, submitRequest } from './slack-request.ts';

export const where = { channel: channels.cloud, ts: '1700000000.000200', threadTs: '1700000000.000100' };

/** Stores a finding whose card, at `where`, asks its owner and needs an approval. */
export function announcedFinding(desk: Desk, different: Partial<Finding> = {}): Promise<Finding> {
  const owner = { userId: people.owner, name: 'Ada', why: 'tag Owner = ada@example.com' };
  return desk.put(
    sampleFinding({
      mode: 'enforce',
      status: 'scheduled',
      needsApproval: 'mode',
      card: where,
      owner,
      ...different,
    }),
  );
}

/** Clicks a button of a card. Throws unless the status is 200. */
export async function click(
  desk: Desk,
  userId: string,
  actionId: string,
  finding: Pick<Finding, 'id' | 'generation'>,
  more: { readonly team?: string; readonly responseUrl?: string | null; readonly triggerId?: string } = {},
): Promise<void> {
  const value = encodeTarget({ findingId: finding.id, generation: finding.generation });
  const request = clickRequest({ userId, action: { action_id: actionId, value }, where, ...more });
  const { statusCode } = await desk.app(request);
  if (statusCode !== 200) throw new Error(`answered with ${statusCode}`);
}

/** Sends the form that Reject opens. Throws unless it is answered with 200. */
export async function reject(
  desk: Desk,
  userId: string,
  { id, generation }: Pick<Finding, 'id' | 'generation'>,
  reason = 'Needed until March',
): Promise<void> {
  const { block, action } = rejectFields.reason;
  const view = { callback_id: 'reject', private_metadata: encodeTarget({ findingId: id, generation }) };
  const values = { [block]: { [action]: { type: 'plain_text_input', value: reason } } };
  const { statusCode } = await desk.app(submitRequest({ userId, view, values }));
  if (statusCode !== 200) throw new Error(`answered with ${statusCode}`);
}

/** Messages only the person saw, by response URL and as ephemeral messages. */
export function privateAnswers(desk: Desk): string[] {
  return [
    ...desk.slack.responses.map(({ body }) => JSON.stringify(body.text)),
    ...desk.slack.workspace.ephemerals.map(({ text }) => text),
  ];
}

export async function audit(desk: Desk, finding: Pick<Finding, 'id'>): Promise<string[]> {
  const { events } = await desk.store.auditOf({ findingId: finding.id, limit: 100, oldestFirst: true });
  return events.map(({ type }) => type);
}

/** Changes a stored finding, as some other work would. */
export async function changed(desk: Desk, finding: Finding, change: Partial<Finding>): Promise<Finding> {
  const event = {
    id: `e-${finding.id}-${finding.version}`,
    atMs: sampleNowMs,
    type: 'finding.changed' as const,
    actor: 'janitor',
    summary: 'x',
    findingId: finding.id,
    resource: null,
    resourceId: null,
    rule: null,
    details: {},
  };
  const moved = await desk.store.move(finding, { ...finding, ...change }, event);
  if (!moved.ok) throw new Error(moved.error);
  return moved.value;
}
