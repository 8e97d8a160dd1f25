import * as z from 'zod/mini';
import { announceFinding } from '../core/findings/announce.ts';
import { remindOf, syncFinding } from '../core/findings/sync.ts';
import type { NotifyDeps } from '../core/ports.ts';
import { announceScan } from '../core/scans/announce-scan.ts';
import { reportProgress } from '../core/scans/progress.ts';
import { queueOf, type SingleWork } from '../core/work.ts';
import { type ComplianceDeps, postCompliance } from '../slack/post-compliance.ts';
import { count, type Doing, text, type Worker, type WorkOf, worker } from './define.ts';
import { nameOwner } from './owner-named.ts';
import { type HomeDeps, publishHome, refreshHome } from './publish-home.ts';

type OwnWork = WorkOf<
  | 'scan.progress'
  | 'scan.announce'
  | 'finding.announce'
  | 'finding.remind'
  | 'finding.sync'
  | 'owner.named'
  | 'compliance.post'
  | 'home.publish'
  | 'home.refresh'
>;

type NotifyWork = OwnWork | WorkOf<'together'>;

const doing: Doing<OwnWork, NotifyDeps & HomeDeps & ComplianceDeps> = {
  'scan.progress': (deps, { scanId }) => reportProgress(deps, scanId),
  'scan.announce': (deps, { scanId }) => announceScan(deps, scanId),
  'finding.announce': (deps, { findingId }) => announceFinding(deps, findingId),
  'finding.remind': (deps, { findingId, generation }) => remindOf(deps, findingId, generation),
  'finding.sync': (deps, { findingId }) => syncFinding(deps, findingId),
  'owner.named': (deps, { findingId }) => nameOwner(deps, findingId),
  'compliance.post': postCompliance,
  'home.publish': publishHome,
  'home.refresh': refreshHome,
};

/** Others begin at once; then each part of its own is tried, and one that fails brings the whole message back. */
async function together(
  deps: NotifyDeps & HomeDeps & ComplianceDeps,
  { works }: WorkOf<'together'>,
): Promise<void> {
  const others = works.filter((work) => queueOf(work) !== 'notify');
  if (others.length > 0) await deps.queue.sendAll(others);
  const failures: unknown[] = [];
  for (const work of works.filter(isOwn)) {
    const run = doing[work.type] as (
      deps: NotifyDeps & HomeDeps & ComplianceDeps,
      work: OwnWork,
    ) => Promise<unknown>;
    await run(deps, work).catch((thrown: unknown) => failures.push(thrown));
  }
  if (failures.length > 0) throw failures[0];
}

function isOwn(work: SingleWork): work is OwnWork {
  return Object.hasOwn(doing, work.type);
}

const own = [
  z.object({ type: z.literal('scan.progress'), scanId: text }),
  z.object({ type: z.literal('scan.announce'), scanId: text }),
  z.object({ type: z.literal('finding.announce'), findingId: text }),
  z.object({ type: z.literal('finding.remind'), findingId: text, generation: count }),
  z.object({ type: z.literal('finding.sync'), findingId: text }),
  z.object({ type: z.literal('owner.named'), findingId: text }),
  z.object({ type: z.literal('compliance.post'), postId: text, channel: text, askedBy: text }),
  z.object({
    type: z.literal('home.publish'),
    userId: text,
    filter: text,
    page: count,
    askedAtMs: z.number(),
  }),
  z.object({ type: z.literal('home.refresh'), userId: text, isOpen: z.boolean() }),
] as const;
const forOthers = z.object({ type: z.literal('finding.recheck'), findingId: text, generation: count });

const schema: z.ZodMiniType<NotifyWork> = z.discriminatedUnion('type', [
  ...own,
  z.object({
    type: z.literal('together'),
    works: z.array(z.discriminatedUnion('type', [...own, forOthers])).check(z.minLength(1)),
  }),
]);

/** Speaks in Slack and keeps the schedules. */
export function notifyWorker(deps: NotifyDeps & HomeDeps & ComplianceDeps): Worker<NotifyWork> {
  return worker('notify', schema, { ...doing, together }, deps);
}
