import type { CredentialChange } from '../../core/changes/change-origin.ts';
import type { Identity } from '../../core/changes/identity.ts';
import type { Finding } from '../../core/finding.ts';
import { syncFinding } from '../../core/findings/sync.ts';
import { identityUnit } from '../../core/iam/identity-resource.ts';
import { type ReceiveDeps, receiveIamEvent } from '../../core/iam/receive-event.ts';
import { announceRun } from '../../core/iam/run/announce-run.ts';
import { applyEdits } from '../../core/iam/state/apply-edits.ts';
import type { Edit } from '../../core/iam/state/edit.ts';
import type { IamEvent, Touched } from '../../core/iam/state/iam-event.ts';
import { identityId } from '../../core/iam/state/identity-id.ts';
import { emptyEntry } from '../../core/iam/state/mirror-entry.ts';
import { withAccepted } from '../../core/iam/with-accepted.ts';
import type { Mode, Policy } from '../../core/policy.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Mirror } from '../../core/ports/mirror.ts';
import type { Store } from '../../core/ports/store.ts';
import { known, type Resource, type ResourceRef } from '../../core/resource.ts';
import type { UnitReport } from '../../core/scan.ts';
import { scanUnit } from '../../core/scans/scan-unit.ts';
import { startScan } from '../../core/scans/start-scan.ts';
import type { Work } from '../../core/work.ts';
import { rules as allRules } from '../../rules/registry.generated.ts';
import { createMemoryEvaluations } from '../fakes/memory-evaluations.ts';
import type { StoreFaults } from '../fakes/memory-faults.ts';
import { createMemoryKeyValue } from '../fakes/memory-key-value.ts';
import { createMemoryMirror } from '../fakes/memory-mirror.ts';
import { createMemoryQueue, type MemoryQueue } from '../fakes/memory-queue.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { policyOf } from '../simulator/policy.ts';
import { seeded } from '../simulator/random.ts';
import { createSlackWorld, type SlackWorld } from '../simulator/slack-world.ts';
import { account } from './iam-policies.ts';
import { rule, texts } from './iam-test-rule.ts';

export type IamWorld = {
  readonly deps: ReceiveDeps;
  readonly notifying: () => NotifyDeps;
  readonly store: Store;
  readonly mirror: Mirror;
  readonly queue: MemoryQueue;
  readonly slack: SlackWorld;
  readonly inventory: Inventory;
  /** Creates, replaces or deletes an identity without an event. */
  readonly set: (identity: Identity | null, of?: Identity) => void;
  /** Makes the change in AWS, and returns its event. */
  readonly change: (of: Identity, ...edits: readonly Edit[]) => IamEvent;
  readonly eventOf: (of: Identity, edits: readonly Edit[], credential?: CredentialChange) => IamEvent;
  /** AWS shows changes only after so many reads. */
  readonly lag: { reads: number };
  readonly reads: { count: number };
  readonly receive: (event: IamEvent) => ReturnType<typeof receiveIamEvent>;
  /** Posts what waits in the queue. Returns the other work. */
  readonly deliver: () => Promise<readonly Work[]>;
  readonly advance: (ms: number) => void;
  /** Scans the identities of the account. */
  readonly scan: (scanId: string) => Promise<UnitReport | undefined>;
  /** It is there, and accepted as it is. */
  readonly accept: (identity: Identity) => Promise<void>;
  /** Edits the policy. */
  readonly configure: (edit: (policy: Policy) => Policy) => void;
  readonly findings: () => Promise<readonly Finding[]>;
};

/** `modes`: of the rules of the engine by id, instead of the one rule for all. */
export function createIamWorld(
  faults?: StoreFaults,
  modes: Readonly<Record<string, Mode>> | null = null,
): IamWorld {
  const rules = modes ? allRules.filter(({ id }) => modes[id] !== undefined) : [rule];
  let nowMs = Date.UTC(2026, 10, 28, 20);
  let ids = 0;
  const clock = { nowMs: () => nowMs };
  const states = new Map<string, Identity>();
  const older = new Map<string, Identity | null>();
  const lag = { reads: 0 };
  const reads = { count: 0 };
  const store = createMemoryStore(faults ? { faults } : {});
  const mirror = createMemoryMirror(faults ? { faults } : {});
  const queue = createMemoryQueue(faults ? { clock, faults } : { clock });
  const keyValue = createMemoryKeyValue({ clock });
  const slack = createSlackWorld(seeded(7), () => [], ['UAPPROVE1'], clock.nowMs);
  const plain = policyOf({});
  let janitorPolicy: Policy = {
    ...plain,
    rules: Object.fromEntries(
      rules.map(({ id, severity, thresholds }) => [
        id,
        {
          rule: id,
          mode: modes?.[id] ?? 'approve',
          severity,
          graceMs: 3_600_000,
          remediation: modes ? 'revert' : null,
          thresholds,
          channel: null,
          protect: [],
        },
      ]),
    ),
  };
  const inventory = withAccepted(
    {
      ownAccount: async () => account,
      reach: async () => undefined,
      regions: async () => [],
      kindsIn: () => ['iam-identity'],
      list: async function* () {
        yield { resources: [...states.values()].map(resourceOf) };
      },
      get: async ({ id }: ResourceRef) => {
        reads.count += 1;
        const isOld = older.has(id) && lag.reads > 0;
        if (isOld) lag.reads -= 1;
        const state = isOld ? older.get(id) : states.get(id);
        return state ? resourceOf(state) : undefined;
      },
      load: async (wanted) => wanted.map(({ resource }) => resource),
      plan: (_kind, remediation) =>
        modes
          ? { remediation, title: 'Undo the change', undo: { possible: 'yes', how: 'Do it again.' } }
          : undefined,
      probe: async () => ({ probe: { allowed: 'unknown', because: '' }, protections: [] }),
    },
    mirror,
  );
  const deps: ReceiveDeps = {
    clock,
    ids: { next: (prefix) => `${prefix}${String(++ids).padStart(6, '0')}` },
    policy: async () => janitorPolicy,
    store,
    queue,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    rules,
    inventory,
    notices: slack.notices,
    keyValue,
    mirror,
    wait: async (ms) => void (nowMs += ms),
  };
  const set: IamWorld['set'] = (identity, of) => {
    const gone = identity ?? of;
    if (!gone) return;
    const id = identityId(gone);
    older.set(id, states.get(id) ?? null);
    if (identity) states.set(id, identity);
    else states.delete(id);
  };
  const eventOf: IamWorld['eventOf'] = (of, edits, credential) => {
    nowMs += 1_000;
    ids += 1;
    const touched: Touched = {
      kind: of.kind,
      arn: of.kind === 'policy' ? of.arn : null,
      name: of.name,
      edits,
      credential: credential ?? null,
    };
    return {
      account,
      region: 'us-east-1',
      origin: {
        eventId: `event-${ids}`,
        eventName: 'AttachUserPolicy',
        atMs: nowMs,
        actor: { name: 'eve', arn: `arn:aws:iam::${account}:user/eve`, role: null, type: 'IAMUser' },
        sourceIp: '203.0.113.9',
        userAgent: null,
        invokedBy: null,
      },
      identities: [touched],
      resources: [],
      other: null,
      detail: {},
    };
  };
  return {
    deps,
    notifying,
    store,
    mirror,
    queue,
    slack,
    inventory,
    set,
    eventOf,
    change: (of, ...edits) => {
      const applied = applyEdits(states.get(identityId(of)) ?? null, edits);
      if (!applied.ok) throw new Error(applied.error);
      set(applied.value, of);
      return eventOf(of, edits);
    },
    lag,
    reads,
    receive: (event) => receiveIamEvent(deps, event),
    deliver: async () => {
      const others: Work[] = [];
      for (let work = queue.take(); work; work = queue.take())
        if (work.type === 'change.announce') await announceRun(notifying(), work);
        else if (work.type === 'finding.sync') await syncFinding(notifying(), work.findingId);
        else others.push(work);
      return others;
    },
    advance: (ms) => void (nowMs += ms),
    scan: async (scanId) => {
      nowMs += 120_000;
      const unit = identityUnit(account);
      const scanDeps = { ...deps, store, evaluations: createMemoryEvaluations() };
      await startScan(scanDeps, { scanId, askedBy: null, channel: null, units: [unit] });
      for (let tries = 0; tries < 9 && !(await store.isUnitDone(scanId, unit)); tries += 1)
        await scanUnit(scanDeps, { scanId, ...unit });
      const [report] = await store.reports(scanId);
      return report;
    },
    accept: async (identity) => {
      set(identity);
      const state = { identity };
      const entry = emptyEntry(account, identityId(identity));
      await mirror.put({ ...entry, accepted: state, seen: state }, null);
    },
    configure: (edit) => {
      janitorPolicy = edit(janitorPolicy);
    },
    findings: async () => {
      const all = ['claimed', 'open', 'scheduled', 'resolved'] as const;
      const pages = await Promise.all(all.map((status) => store.byStatus(status)));
      return pages.flatMap(({ findings }) => findings);
    },
  };

  function notifying(): NotifyDeps {
    const schedules = { put: async () => undefined, cancel: async () => undefined };
    return { ...deps, store, notices: slack.notices, schedules, keyValue };
  }

  function resourceOf(identity: Identity): Resource {
    return {
      ...identityUnit(account),
      id: identityId(identity),
      arn: identity.arn,
      name: identity.name,
      path: identity.path,
      observedAtMs: nowMs,
      tags: known(identity.tags),
      facts: {
        now: known(identity),
        policies: known(texts),
        groups: known({}),
        holders: known([]),
        attachedTo: known([]),
      },
      metrics: {},
      dimensions: {},
      protections: [],
      material: modes ? { 'Attached policies': identity.attached.join(', ') } : {},
      monthlyUsd: null,
    };
  }
}
