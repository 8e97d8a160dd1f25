import { onePage } from '../../core/listing.ts';
import type { Policy } from '../../core/policy.ts';
import type { AllDeps } from '../../core/ports/deps.ts';
import type { Queue } from '../../core/ports/queue.ts';
import type { Scan } from '../../core/scan.ts';
import type { Work } from '../../core/work.ts';
import { createMemoryEvaluations } from '../fakes/memory-evaluations.ts';
import { createMemoryKeyValue } from '../fakes/memory-key-value.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createAwsWorld } from '../simulator/aws-world.ts';
import { people, policyOf } from '../simulator/policy.ts';
import { seeded } from '../simulator/random.ts';
import { perform } from '../simulator/simulation.ts';
import { createSlackWorld } from '../simulator/slack-world.ts';
import { rules } from '../simulator/things.ts';

export const startMs = Date.UTC(2026, 0, 5, 9);
const kindsThere = { global: ['sim-address'], regional: ['sim-server', 'sim-database'] };

type OrganisationOptions = {
  /** Account ids; null is the credentials' own account. */
  readonly accounts: readonly (string | null)[];
  readonly regions?: readonly string[];
  /** Errors by request: `own`, `reach 1`, `regions 1`, `1 eu-west-1 sim-server`. */
  readonly refuses?: Readonly<Record<string, string>>;
  readonly rules?: readonly string[];
};

/** Many empty accounts, with their queued work in a list. */
export function createOrganisation({
  accounts,
  regions = ['eu-west-1'],
  refuses = {},
  rules: used,
}: OrganisationOptions) {
  let nowMs = startMs;
  let ids = 0;
  const waiting: Work[] = [];
  const listed: string[] = [];
  const aws = createAwsWorld(seeded(1), () => nowMs, 0);
  const slack = createSlackWorld(seeded(2), () => [], people.approvers);
  const ask = (what: string): void => {
    const refusal = refuses[what];
    if (refusal) throw new Error(refusal);
  };
  const base = policyOf({});
  const policy: Policy = {
    ...base,
    accounts: accounts.map((id) => ({ id, name: null, channel: null, regions: null })),
    rules: Object.fromEntries(Object.entries(base.rules).filter(([id]) => !used || used.includes(id))),
  };
  const queue: Queue = {
    send: async (work) => void waiting.push(work),
    sendAll: async (works) => void waiting.push(...works),
  };
  const deps: AllDeps = {
    keyValue: createMemoryKeyValue({ clock: { nowMs: () => 0 } }),
    clock: { nowMs: () => nowMs },
    ids: { next: (prefix) => `${prefix}${++ids}` },
    policy: async () => policy,
    rules,
    evaluations: createMemoryEvaluations(),
    inventory: {
      ...aws.inventory,
      ownAccount: async () => {
        ask('own');
        return 'own';
      },
      reach: async (account) => ask(`reach ${account}`),
      regions: async (account) => {
        ask(`regions ${account}`);
        return regions;
      },
      kindsIn: (region) => (region === 'global' ? kindsThere.global : kindsThere.regional),
      list: ({ account, region, kind }) =>
        onePage(() => {
          const what = `${account} ${region} ${kind}`;
          listed.push(what);
          ask(what);
          return [];
        }),
    },
    remediator: aws.remediator,
    store: createMemoryStore(),
    queue,
    schedules: { put: async () => undefined, cancel: async () => undefined },
    notices: slack.notices,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const get = async (scanId = 's1'): Promise<Scan> => {
    const scan = await deps.store.getScan(scanId);
    if (!scan) throw new Error(`no scan ${scanId}`);
    return scan;
  };
  return {
    deps,
    waiting,
    listed,
    slack,
    scan: get,
    do: (work: Work) => perform(deps, work),
    start: (channel: string | null = null) =>
      perform(deps, { type: 'scan.start', scanId: 's1', askedBy: null, channel }),
    /** Works off the list and returns the work in its order. */
    drain: async (): Promise<readonly Work[]> => {
      const done: Work[] = [];
      for (let work = waiting.shift(); work; work = waiting.shift()) {
        done.push(work);
        await perform(deps, work);
      }
      return done;
    },
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}
