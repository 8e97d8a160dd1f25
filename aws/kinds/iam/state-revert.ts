import type { Identity } from '../../../core/changes/identity.ts';
import type { Difference, Finding, Receipt } from '../../../core/finding.ts';
import {
  againWords,
  backWords,
  changesInFull,
  changesInWords,
} from '../../../core/iam/evidence/edit-words.ts';
import type { Edit } from '../../../core/iam/state/edit.ts';
import { editsBetween } from '../../../core/iam/state/edits-between.ts';
import { acceptedState, forceHash } from '../../../core/iam/state/revert-target.ts';
import { sameIdentity } from '../../../core/iam/state/same-identity.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import type { Fact, Resource } from '../../../core/resource.ts';
import type { Call } from '../../access/permission.ts';
import { differing, isGone, keptIn, keptTooLittle } from '../as-left.ts';
import type { Reader, Remediation, UndoStep } from '../define.ts';
import { readBack } from '../read-back.ts';
import { newProtections } from './identity-differences.ts';

type StateKind = 'iam-identity-provider' | 'iam-resource-policy';
type Material = Readonly<Record<string, string>>;
type Kept = { readonly before: Identity; readonly after: Identity };

export type StateOf = {
  /** Changes and reads. */
  readonly calls: readonly Call[];
  /** The state to go back to. Throws `Refused` when there is none. */
  readonly target: (accepted: Identity | null, now: Identity) => Identity;
  readonly materialOf: (state: Identity) => Material;
  /** Throws `Refused` before the first change. */
  readonly change: (aws: Reader, to: Identity, edits: readonly Edit[]) => Promise<void>;
  /** Null or undefined: it does not exist. */
  readonly read: (aws: Reader, of: Identity) => Promise<Identity | null | undefined>;
};

/** The remediation that goes back to the accepted state of what is not a user, role, group or managed policy, and its undo. */
export function stateRevert(of: StateOf): Remediation<StateKind> {
  const { calls, target, materialOf } = of;
  return {
    title: 'Go back to the accepted state',
    undo: { possible: 'yes', how: 'Make the change again, with Undo on the card.' },
    calls,
    run: async (aws, { facts }) => {
      const now = valueOf(facts.now, 'current state');
      const after = target(valueOf(facts.accepted, 'accepted state'), now);
      const edits = editsBetween(now, after);
      if (edits.length === 0) throw new Refused('It is as it was accepted');
      await changeAndRead(of, aws, after, edits);
      return {
        summary: changesInFull(edits.map((edit) => backWords(edit, now).did)),
        undo: { before: now, after },
      };
    },
    isDone: (resource, { plan: { settings, material } }) => {
      const isBack = isNow(resource, (now) => forceHash(now) === settings?.[acceptedState]);
      if (isBack !== false || !resource) return isBack;
      return isNow(resource, (now) => differs(materialOf(now), material)) === true ? 'unknown' : false;
    },
    undoing: stateAgain(of),
  };
}

function stateAgain(of: StateOf): UndoStep<StateKind> {
  return {
    calls: of.calls,
    says: ({ undo }) => {
      const kept = keptOf(undo);
      if (!kept) return keptTooLittle;
      const edits = editsBetween(kept.after, kept.before);
      const title = changesInWords(edits.map((edit) => againWords(edit, kept.after).does));
      return { is: 'exact', title, lost: null, untilMs: null };
    },
    differences: async (_aws, resource, finding) => {
      if (!resource) return isGone;
      const now = valueOf(resource.facts.now, 'current state');
      return [...differencesOf(of, keptFor(finding).after, now), ...newProtections(resource, finding)];
    },
    run: async (aws, finding, resource) => {
      const { before } = keptFor(finding);
      const now = valueOf(resource?.facts.now, 'current state');
      const edits = editsBetween(now, before);
      await changeAndRead(of, aws, before, edits);
      return { summary: changesInFull(edits.map((edit) => againWords(edit, now).did)) };
    },
    isDone: (resource, finding) => isNow(resource, (now) => sameIdentity(now, keptFor(finding).before)),
  };
}

async function changeAndRead(
  { change, read }: StateOf,
  aws: Reader,
  to: Identity,
  edits: readonly Edit[],
): Promise<void> {
  await change(aws, to, edits);
  await readBack(aws.clients, async () => {
    const state = await read(aws, to);
    return state ? sameIdentity(state, to) : false;
  });
}

function isNow(
  resource: Resource<StateKind> | undefined,
  holds: (now: Identity) => boolean,
): boolean | 'unknown' {
  const now = resource?.facts.now;
  if (!now) return false;
  return now.known ? holds(now.value) : 'unknown';
}

function differs(now: Material, material: Material): boolean {
  return Object.entries(now).some(([label, value]) => material[label] !== value);
}

function differencesOf({ materialOf }: StateOf, left: Identity, now: Identity): readonly Difference[] {
  const [before, after] = [materialOf(left), materialOf(now)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((label) =>
    differing(label, before[label] ?? 'none', after[label] ?? 'none'),
  );
}

function keptFor(finding: Finding): Kept {
  const kept = keptOf(keptIn(finding));
  if (!kept) throw new Refused('The state before the remediation is not stored');
  return kept;
}

/** Undefined: the response of the remediation was lost, and the states with it. */
function keptOf({ before, after }: Receipt['undo']): Kept | undefined {
  return isState(before) && isState(after) ? { before, after } : undefined;
}

function isState(value: unknown): value is Identity {
  return typeof value === 'object' && value !== null && 'arn' in value && 'kind' in value;
}

function valueOf<T>(fact: Fact<T> | undefined, what: string): T {
  if (!fact?.known) throw new Refused(`The ${what} is not known`);
  return fact.value;
}
