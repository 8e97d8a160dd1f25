import { z } from 'zod';
import { announceFinding } from '../core/lifecycle/announce.ts';
import { announceScan } from '../core/lifecycle/announce-scan.ts';
import { finishScan } from '../core/lifecycle/finish-scan.ts';
import { lookAt } from '../core/lifecycle/look-at.ts';
import { reportProgress } from '../core/lifecycle/progress.ts';
import { recheckAndRemediate } from '../core/lifecycle/remediate.ts';
import { settleFinding } from '../core/lifecycle/settle.ts';
import { startScan } from '../core/lifecycle/start-scan.ts';
import { sweep } from '../core/lifecycle/sweep.ts';
import { remindOf, syncFinding } from '../core/lifecycle/sync.ts';
import type { Work } from '../core/work.ts';
import type { Wiring } from './deps.ts';
import { publishHome } from './publish-home.ts';

type Doing = {
  readonly [T in Work['type']]: (wiring: Wiring, work: Extract<Work, { type: T }>) => Promise<unknown>;
};

/** What each kind of work does. */
const doing: Doing = {
  'scan.start': ({ deps }, work) => startScan(deps, work),
  'scan.unit': ({ deps }, work) => lookAt(deps, work),
  'scan.finish': ({ deps }, { scanId }) => finishScan(deps, scanId),
  'scan.progress': ({ deps }, { scanId }) => reportProgress(deps, scanId),
  'scan.announce': ({ deps }, { scanId }) => announceScan(deps, scanId),
  'finding.announce': ({ deps }, { findingId }) => announceFinding(deps, findingId),
  'finding.remind': ({ deps }, { findingId, generation }) => remindOf(deps, findingId, generation),
  'finding.sync': ({ deps }, { findingId }) => syncFinding(deps, findingId),
  'finding.recheck': ({ deps }, work) => recheckAndRemediate(deps, work),
  'finding.settle': ({ deps }, { findingId }) => settleFinding(deps, findingId),
  sweep: ({ deps }) => sweep(deps),
  'home.publish': publishHome,
};

export async function doWork(wiring: Wiring, work: Work): Promise<void> {
  const run = doing[work.type] as (wiring: Wiring, work: Work) => Promise<unknown>;
  await run(wiring, work);
}

const text = z.string().min(1);
const count = z.number().int().nonnegative();
const schema: z.ZodType<Work> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('scan.start'),
    scanId: text,
    askedBy: text.nullable(),
    channel: text.nullable(),
  }),
  z.object({ type: z.literal('scan.unit'), scanId: text, account: text, region: text }),
  z.object({ type: z.literal('scan.finish'), scanId: text }),
  z.object({ type: z.literal('scan.progress'), scanId: text }),
  z.object({ type: z.literal('scan.announce'), scanId: text }),
  z.object({ type: z.literal('finding.announce'), findingId: text }),
  z.object({ type: z.literal('finding.remind'), findingId: text, generation: count }),
  z.object({ type: z.literal('finding.sync'), findingId: text }),
  z.object({ type: z.literal('finding.recheck'), findingId: text, generation: count }),
  z.object({ type: z.literal('finding.settle'), findingId: text }),
  z.object({ type: z.literal('sweep') }),
  z.object({ type: z.literal('home.publish'), userId: text, filter: text, page: count }),
]);

/** Throws for anything that is no work: such a message ends in the dead-letter queue. */
export function parseWork(body: string): Work {
  return schema.parse(JSON.parse(body));
}
