import type { Identity } from '../../../../core/changes/identity.ts';
import type { Difference, Finding, Receipt } from '../../../../core/finding.ts';
import {
  againWords,
  backWords,
  changesInFull,
  changesInWords,
} from '../../../../core/iam/evidence/edit-words.ts';
import { providerIn } from '../../../../core/iam/providers/provider.ts';
import { editsBetween } from '../../../../core/iam/state/edits-between.ts';
import { acceptedState, forceHash } from '../../../../core/iam/state/revert-target.ts';
import { sameIdentity } from '../../../../core/iam/state/same-identity.ts';
import { Refused } from '../../../../core/ports/remediator.ts';
import type { Fact, Resource } from '../../../../core/resource.ts';
import { differing, isGone, keptIn, keptTooLittle } from '../../as-left.ts';
import type { Reader, Remediation, UndoStep } from '../../define.ts';
import { readBack } from '../../read-back.ts';
import { newProtections } from '../identity-differences.ts';
import { changeProvider, changesProviders } from './change-provider.ts';
import { materialOfProvider } from './provider-material.ts';
import { readProvider, readsOidc } from './read-provider.ts';

type Found = Resource<'iam-identity-provider'>;
type Kept = { readonly before: Identity; readonly after: Identity };

const calls = [...changesProviders, readsOidc];

const makeAgain: UndoStep<'iam-identity-provider'> = {
  calls,
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
    return [...differencesOf(keptFor(finding).after, now), ...newProtections(resource, finding)];
  },
  run: async (aws, finding, resource) => {
    const { before } = keptFor(finding);
    const now = valueOf(resource?.facts.now, 'current state');
    const edits = editsBetween(now, before);
    await changeAndRead(aws, before, edits);
    return { summary: changesInFull(edits.map((edit) => againWords(edit, now).did)) };
  },
  isDone: (resource, finding) => isNow(resource, (now) => sameIdentity(now, keptFor(finding).before)),
};

/** Only of OIDC providers: the mirror has all that they had before. */
export const revertProvider: Remediation<'iam-identity-provider'> = {
  title: 'Go back to the accepted state',
  undo: { possible: 'yes', how: 'Make the change again, with Undo on the card.' },
  calls,
  run: async (aws, resource) => {
    const now = valueOf(resource.facts.now, 'current state');
    const accepted = valueOf(resource.facts.accepted, 'accepted state');
    if (!accepted) throw new Refused('The provider is new, so there is no state to go back to');
    const edits = editsBetween(now, accepted);
    if (edits.length === 0) throw new Refused('It is as it was accepted');
    await changeAndRead(aws, accepted, edits);
    return {
      summary: changesInFull(edits.map((edit) => backWords(edit, now).did)),
      undo: { before: now, after: accepted },
    };
  },
  isDone: (resource, { plan: { settings, material } }) => {
    const isBack = isNow(resource, (now) => forceHash(now) === settings?.[acceptedState]);
    if (isBack !== false || !resource) return isBack;
    return isNow(resource, (now) => differs(materialOfProvider(now), material)) === true ? 'unknown' : false;
  },
  undoing: makeAgain,
};

async function changeAndRead(
  aws: Reader,
  to: Identity,
  edits: ReturnType<typeof editsBetween>,
): Promise<void> {
  await changeProvider(aws.clients.iam(), to.arn, edits);
  await readBack(aws.clients, async () => {
    const of = providerIn(to.arn);
    const read = of && (await readProvider(aws, { ...of, arn: to.arn }));
    return read ? sameIdentity(read, to) : false;
  });
}

function isNow(resource: Found | undefined, holds: (now: Identity) => boolean): boolean | 'unknown' {
  const now = resource?.facts.now;
  if (!now) return false;
  return now.known ? holds(now.value) : 'unknown';
}

function differs(now: Readonly<Record<string, string>>, material: Readonly<Record<string, string>>): boolean {
  return Object.entries(now).some(([label, value]) => material[label] !== value);
}

function differencesOf(left: Identity, now: Identity): readonly Difference[] {
  const [before, after] = [materialOfProvider(left), materialOfProvider(now)];
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
  return hasSettings(before) && hasSettings(after) ? { before, after } : undefined;
}

function hasSettings(value: unknown): value is Identity {
  return typeof value === 'object' && value !== null && 'arn' in value && 'provider' in value;
}

function valueOf<T>(fact: Fact<T> | undefined, what: string): T {
  if (!fact?.known) throw new Refused(`The ${what} is not known`);
  return fact.value;
}
