import type { Finding } from '../../core/finding.ts';
import type { UndoPermit } from '../../core/ports/permit.ts';
import { type InProgress, type ProgressRead, Refused, type Undoer } from '../../core/ports/remediator.ts';
import type { ResourceRef } from '../../core/resource.ts';
import type { Random } from './random.ts';
import { copyMs, type Thing } from './things.ts';

type World = {
  readonly things: Thing[];
  readonly faults: { readonly refuse: number; readonly lost: number };
  readonly onUndo: (permit: UndoPermit) => void;
};

const lookMs = 10 * 60_000;

/** What the remediations of the simulated account leave, and how they are undone. */
export function createUndoWorld(
  world: World,
  random: Random,
  nowMs: () => number,
  reading: (what: string) => void,
): Undoer {
  const find = (id: string): Thing | undefined => world.things.find((thing) => thing.id === id);
  const again = ({ id, resource }: Finding): Thing | undefined => find(againId(id, resource.id));
  return {
    says: ({ plan }) => ({
      is: plan.remediation === 'copy-and-drop' ? 'equivalent' : 'exact',
      title: 'Switch it on again',
      lost: null,
      untilMs: null,
    }),
    differences: async (finding) => {
      reading(finding.resource.id);
      const thing = find(finding.resource.id);
      const { remediation } = finding.plan;
      if (remediation === 'copy-and-drop')
        return thing && thing.state !== 'gone' ? [{ what: 'State', before: 'gone', after: 'there' }] : [];
      if (!thing || thing.state === 'gone') return [{ what: 'State', before: 'there', after: 'gone' }];
      if (remediation === 'tag') {
        const input = Object.entries(finding.input ?? {});
        return input
          .filter(([key, value]) => thing.tags[key] !== value)
          .map(([key, value]) => ({ what: key, before: value, after: thing.tags[key] ?? 'none' }));
      }
      return thing.state === 'fine' ? [] : [{ what: 'State', before: 'fine', after: thing.state }];
    },
    run: async (permit) => {
      world.onUndo(permit);
      if (random.chance(world.faults.refuse)) throw new Refused('AWS said no');
      const { finding } = permit;
      if (finding.undoing?.progress) return restored(finding, again(finding));
      const outcome = undo(finding);
      if (random.chance(world.faults.lost)) throw new Error('socket hang up');
      return outcome;
    },
    readProgress: async (finding) => {
      reading(finding.resource.id);
      const thing = again(finding);
      return thing ? inProgress(thing, nowMs()) : null;
    },
    isDone: (finding, resource) => {
      if (finding.plan.remediation === 'copy-and-drop') return false;
      const thing = find(finding.resource.id);
      if (finding.plan.remediation === 'tag') {
        const tags = resource?.tags.known ? resource.tags.value : {};
        return Object.keys(finding.input ?? {}).every((key) => tags[key] === undefined);
      }
      return thing?.state === 'bad';
    },
  };

  function undo(finding: Finding) {
    const thing = find(finding.resource.id);
    if (!thing) throw new Refused('It is gone');
    if (finding.plan.remediation === 'copy-and-drop') {
      const id = againId(finding.id, thing.id);
      const made: Thing = { ...thing, id, state: 'fine', copies: [], changedBy: null, createdAtMs: nowMs() };
      world.things.push(made);
      return inProgress(made, nowMs());
    }
    if (finding.plan.remediation === 'tag')
      for (const key of Object.keys(finding.input ?? {})) delete thing.tags[key];
    else thing.state = 'bad';
    thing.changedBy = null;
    return { summary: 'Switched on again.' };
  }
}

function againId(findingId: string, id: string): string {
  return `${id}-again-${findingId}`;
}

function restored({ resource }: Finding, thing: Thing | undefined) {
  if (!thing) throw new Refused('It is gone');
  thing.state = 'bad';
  const now: ResourceRef = {
    ...resource,
    id: thing.id,
    name: thing.id,
    arn: resource.arn.replace(/[^:]+$/, thing.id),
  };
  return { summary: 'Made again from its copy.', resource: now };
}

function inProgress({ id, createdAtMs = 0 }: Thing, nowMs: number): ProgressRead & InProgress {
  const share = Math.min(1, (nowMs - createdAtMs) / copyMs);
  return {
    inProgress: { id },
    note: `restored ${Math.floor(share * 100)} %`,
    made: id,
    undo: {},
    readAgainAfterMs: lookMs,
    isReady: share === 1,
  };
}
