import type { AuditEvent } from '../../core/audit.ts';
import type { Finding } from '../../core/finding.ts';
import type { Actor } from '../../core/findings/decisions/decision.ts';
import type { IncidentLog } from '../../core/incidents/log.ts';
import type { Page } from '../../core/listing.ts';
import type { Policy } from '../../core/policy.ts';
import type { AllDeps } from '../../core/ports/deps.ts';
import type { PlaceHealth } from '../../core/ports/inventory.ts';
import { approversInbox, type DirectMessage } from '../../core/ports/notices.ts';
import type { Permit } from '../../core/ports/permit.ts';
import { Refused } from '../../core/ports/remediator.ts';
import type { Pause } from '../../core/ports/store.ts';
import type { AwsWorld } from './aws-world.ts';
import type { Thing } from './things.ts';
import type { Life, Turns } from './turns.ts';

/** What a worker read of a resource, and when. */
export type ResourceRead = {
  readonly atMs: number;
  readonly by: 'list' | 'get';
  readonly thing: Readonly<Thing> | 'gone';
};

/** One run of a function, or one request of a person. */
export type SimulatedWorker = Life & {
  readonly bornMs: number;
  readonly person: Actor | null;
  /** The last read by resource id. */
  readonly reads: Map<string, ResourceRead>;
  /** The policy that it uses; null before it asked for one. */
  policy: Policy | null;
  /** The last read of the status checks of the region. */
  readonly health: { last: { readonly atMs: number; readonly health: PlaceHealth } | null };
  readonly deps: SimulatedDeps;
};

export type SimulatedDeps = AllDeps & { readonly incidentLog: IncidentLog };

/** Sees everything when it happens. */
export type Witness = {
  readonly claimed: (worker: SimulatedWorker, finding: Finding, event: AuditEvent) => void;
  readonly moved: (worker: SimulatedWorker, move: Move) => void;
  /** Just before a change in AWS. */
  readonly acts: (worker: SimulatedWorker, permit: Permit) => void;
  /** The worker does not learn whether AWS was changed. */
  readonly lost: (worker: SimulatedWorker, permit: Permit) => void;
  readonly ended: (worker: SimulatedWorker) => void;
  /** It has read that nothing is paused. */
  readonly goesOn: (worker: SimulatedWorker) => void;
  /** Just before a direct message is posted. */
  readonly tells: (worker: SimulatedWorker, message: DirectMessage) => void;
};

/** Sees nothing. */
export const nobody: Witness = {
  claimed: () => undefined,
  moved: () => undefined,
  acts: () => undefined,
  lost: () => undefined,
  ended: () => undefined,
  tells: () => undefined,
  goesOn: () => undefined,
};

export type Move = {
  readonly before: Finding;
  readonly after: Omit<Finding, 'version'>;
  readonly event: AuditEvent;
  readonly paused: Pause | undefined;
};

export type Ports = {
  -readonly [P in Exclude<keyof SimulatedDeps, 'policy' | 'sliceMs' | 'mirror'>]: SimulatedDeps[P];
} & {
  policy: () => Policy;
  sliceMs: number;
};

/** Gives a worker its deps: each port call waits for its turn and may be the last. */
export function createWorker(
  { ports, turns, aws, witness }: { ports: Ports; turns: Turns; aws: AwsWorld; witness: () => Witness },
  life: Life,
  person: Actor | null,
): SimulatedWorker {
  const nowMs = ports.clock.nowMs;
  const { queue } = ports;
  const sending = turns.wrap({ send: queue.send }, 'queue', life);
  const sight = eyes(ports, aws);
  const remediator = turns.wrap(
    {
      run: (permit: Permit) => {
        witness().acts(worker, permit);
        return ports.remediator.run(permit);
      },
      readKept: ports.remediator.readKept,
      readProgress: ports.remediator.readProgress,
    },
    'remediator',
    life,
  );
  const worker: SimulatedWorker = Object.assign(life, {
    bornMs: nowMs(),
    person,
    reads: sight.reads,
    health: sight.health,
    policy: null,
    deps: {
      ...ports,
      policy: async () => (worker.policy ??= ports.policy()),
      store: turns.wrap(
        witnessed(ports, () => worker, witness),
        'store',
        life,
      ),
      evaluations: turns.wrap(ports.evaluations, 'evaluations', life),
      keyValue: turns.wrap(ports.keyValue, 'keyValue', life),
      incidentLog: turns.wrap(ports.incidentLog, 'incidentLog', life, ['between']),
      inventory: Object.assign(turns.wrap(sight.inventory, 'inventory', life, ['kindsIn', 'plan', 'list']), {
        list: turns.pages(sight.inventory.list, 'inventory.list', life),
      }),
      remediator: {
        isDone: ports.remediator.isDone,
        undo: ports.remediator.undo,
        readKept: remediator.readKept,
        readProgress: remediator.readProgress,
        run: async (permit) => {
          try {
            return await remediator.run(permit);
          } catch (thrown) {
            if (!(thrown instanceof Refused)) witness().lost(worker, permit);
            throw thrown;
          }
        },
      },
      queue: {
        send: sending.send,
        // A crash can come between any two of them.
        sendAll: async (works) => {
          for (const work of works) await sending.send(work);
        },
      },
      schedules: turns.wrap(ports.schedules, 'schedules', life),
      notices: turns.wrap(
        telling(ports, () => worker, witness),
        'notices',
        life,
      ),
    } satisfies SimulatedDeps,
  });
  return worker;
}

/** The inventory, recording every read. */
function eyes(
  { inventory, clock }: Ports,
  aws: AwsWorld,
): Pick<SimulatedWorker, 'reads' | 'health'> & Pick<Ports, 'inventory'> {
  const reads: SimulatedWorker['reads'] = new Map();
  const see = (id: string, by: ResourceRead['by'], isThere: boolean): void => {
    const thing = isThere ? aws.things.find((one) => one.id === id) : undefined;
    reads.set(id, { atMs: clock.nowMs(), by, thing: thing ? copyOf(thing) : 'gone' });
  };
  const health: SimulatedWorker['health'] = { last: null };
  const { health: ofPlace } = inventory;
  return {
    reads,
    health,
    inventory: {
      ...inventory,
      list: async function* (unit, from): AsyncGenerator<Page> {
        for await (const page of inventory.list(unit, from)) {
          for (const { id } of page.resources) see(id, 'list', true);
          yield page;
        }
      },
      get: async (ref) => {
        const resource = await inventory.get(ref);
        see(ref.id, 'get', resource !== undefined);
        return resource;
      },
      ...(ofPlace && {
        health: async (unit) => {
          const read = await ofPlace(unit);
          if (read) health.last = { atMs: clock.nowMs(), health: read };
          return read;
        },
      }),
    },
  };
}

function copyOf(thing: Thing): Thing {
  const { tags, machine, lone } = thing;
  return {
    ...thing,
    tags: { ...tags },
    ...(machine ? { machine: { ...machine } } : {}),
    ...(lone ? { lone: { ...lone } } : {}),
  };
}

function witnessed({ store }: Ports, worker: () => SimulatedWorker, witness: () => Witness): Ports['store'] {
  return {
    ...store,
    claim: async (finding, event, nowMs) => {
      const claimed = await store.claim(finding, event, nowMs);
      if (claimed.ok) witness().claimed(worker(), finding, event);
      return claimed;
    },
    pause: async () => {
      const paused = await store.pause();
      if (!paused) witness().goesOn(worker());
      return paused;
    },
    move: async (before, after, event, guard) => {
      const paused = await store.pause();
      const moved = await store.move(before, after, event, guard);
      if (moved.ok) witness().moved(worker(), { before, after, event, paused });
      return moved;
    },
  };
}

function telling(
  { notices }: Ports,
  worker: () => SimulatedWorker,
  witness: () => Witness,
): Ports['notices'] {
  return {
    ...notices,
    direct: (message) => {
      witness().tells(worker(), message);
      return notices.direct(message);
    },
    approvers: (message) => {
      witness().tells(worker(), { ...message, userId: approversInbox });
      return notices.approvers(message);
    },
  };
}
