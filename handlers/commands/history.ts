import { type HistoryModel, historyMessage, severalNamed } from '../../blocks/answers/history.ts';
import type { AuditEvent } from '../../core/audit.ts';
import { offered } from '../../core/findings/decisions/rights/offered.ts';
import { defineCommand, type HandlerDeps } from '../define.ts';
import { resourcesNamed } from '../resources-named.ts';

const eventsRead = 100;
/** Longer than any AWS id or ARN. */
const longest = 2048;

export const command = defineCommand({
  usage: 'history <name or id>',
  what: 'shows what happened to a resource',
  order: 50,
  readsOnly: true,
  run: async (deps, { rest }) => {
    if (rest === '' || rest.length > longest)
      return { does: 'say', text: 'Add a name or an id, for example `/janitor history i-0123456789abcdef0`' };
    const exact = await historyOf(deps, rest);
    if (exact.events.length + (exact.changes ?? []).length > 0)
      return { does: 'say', ...historyMessage(exact) };
    const named = await resourcesNamed(deps.store, rest);
    const [only] = named;
    if (named.length > 1) return { does: 'say', ...severalNamed(rest, named) };
    // Most ids are in lower case. A resource that passed all rules has no finding to look up.
    const id = only?.id ?? rest.toLowerCase();
    return { does: 'say', ...historyMessage(id === rest ? exact : await historyOf(deps, id)) };
  },
});

async function historyOf(deps: HandlerDeps, resourceId: string): Promise<HistoryModel> {
  const [{ events, cursor }, judged] = await Promise.all([
    deps.store.auditOf({ resourceId, limit: eventsRead }),
    deps.history.changes({ resourceId, limit: eventsRead }),
  ]);
  const undo = await undoable(deps, events);
  return {
    ...(undo ? { undo } : {}),
    resource: resourceId,
    events: events.toReversed(),
    changes: judged.changes,
    truncated: cursor !== undefined || judged.cursor !== undefined,
  };
}

/** The finding of the last remediation, when it can be undone. `events`: newest first. */
async function undoable(
  { store, buttonsFor }: HandlerDeps,
  events: readonly AuditEvent[],
): Promise<HistoryModel['undo']> {
  const last = events.find(({ type }) => type === 'remediation.finished');
  const finding = last?.findingId ? await store.get(last.findingId) : undefined;
  if (!finding || !offered(finding).includes('undo')) return undefined;
  return { finding, buttons: buttonsFor(finding) };
}
