import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Identity } from '../../../../../core/changes/identity.ts';
import { applyEdits } from '../../../../../core/iam/state/apply-edits.ts';
import type { Edit } from '../../../../../core/iam/state/edit.ts';
import { editsBetween, editsToForce } from '../../../../../core/iam/state/edits-between.ts';
import { identityHash } from '../../../../../core/iam/state/identity-hash.ts';
import { sameIdentity, sameInForce } from '../../../../../core/iam/state/same-identity.ts';
import { edits, identities, kinds } from '../../../../support/arbitrary-identity.ts';

fc.configureGlobal({ seed: Number(process.env['JANITOR_SEED'] ?? 1), numRuns: 500 });

function applied(from: Identity | null, list: readonly Edit[]): Identity | null {
  const result = applyEdits(from, list);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** Throws where IAM would refuse an edit: one by one, as it sees them. */
function carriedOut(
  from: Identity | null,
  list: readonly Edit[],
  policiesPerIdentity: number,
): Identity | null {
  return list.reduce<Identity | null>((state, edit) => {
    if (edit.edit === 'delete' && state && !isBare(state)) throw new Error('DeleteConflict');
    const next = applied(state, [edit]);
    if ((next?.attached.length ?? 0) > policiesPerIdentity) throw new Error('LimitExceeded');
    return next;
  }, from);
}

/** After each edit. */
function states(from: Identity, list: readonly Edit[]): readonly Identity[] {
  let state = from;
  return list.map((edit) => {
    state = applied(state, [edit]) ?? state;
    return state;
  });
}

function isBare({ attached, groups, inline, versions }: Identity): boolean {
  return (
    attached.length + groups.length + Object.keys(inline).length === 0 && Object.keys(versions).length <= 1
  );
}

describe.each(kinds)('%s', (kind) => {
  const state = fc.option(identities(kind), { freq: 6 });
  const pair = fc.tuple(state, state);

  test('edits lead from one state to the other, each accepted by IAM', () => {
    fc.assert(
      fc.property(pair, ([from, to]) => {
        const most = Math.max(from?.attached.length ?? 0, to?.attached.length ?? 0);
        const reached = carriedOut(from, editsBetween(from, to), most);
        expect(sameIdentity(reached, to)).toBe(true);
        expect(identityHash(reached)).toBe(identityHash(to));
      }),
    );
  });

  test('edits to what is in force lead there, and keep the other versions where there is room', () => {
    fc.assert(
      fc.property(pair, ([from, to]) => {
        const reached = carriedOut(from, editsToForce(from, to), 10);
        expect(sameInForce(reached, to)).toBe(true);
        if (!from || !to || kind !== 'policy') return;
        const lost = Object.keys(from.versions).filter((id) => !reached || !(id in reached.versions));
        expect(lost.length).toBeLessThanOrEqual(Object.keys(from.versions).length === 5 ? 1 : 0);
      }),
    );
  });

  test('nothing lies between a state and itself, also in other words', () => {
    fc.assert(
      fc.property(identities(kind), (one) => {
        expect(editsBetween(one, one)).toEqual([]);
        const other: Identity = {
          ...one,
          tags: { team: 'a' },
          attached: [...one.attached].reverse(),
          inline: Object.fromEntries(
            Object.entries(one.inline)
              .reverse()
              .map(([key, text]) => [key, spaced(text)]),
          ),
        };
        expect(editsBetween(one, other)).toEqual([]);
        expect(sameIdentity(one, other)).toBe(true);
        expect(identityHash(one)).toBe(identityHash(other));
      }),
    );
  });

  test('what an edit changed is taken back', () => {
    fc.assert(
      fc.property(identities(kind), fc.array(edits, { maxLength: 6 }), (from, list) => {
        let to: Identity | null = from;
        for (const edit of list) {
          const next = applyEdits(to, [edit]);
          if (next.ok) to = next.value;
        }
        expect(sameIdentity(applied(to, editsBetween(to, from)), from)).toBe(true);
      }),
    );
  });

  test('different states have different hashes', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(identityHash(a) === identityHash(b)).toBe(sameIdentity(a, b));
        expect(sameIdentity(a, b)).toBe(editsBetween(a, b).length === 0);
      }),
    );
  });
});

test('no version of a policy but the wanted one is ever in force', () => {
  const both = fc.tuple(identities('policy'), identities('policy'));
  const outcome = fc.check(
    fc.property(both, ([from, to]) =>
      [editsBetween(from, to), editsToForce(from, to)].every((list) =>
        states(from, list).every((one) => sameInForce(one, from) || sameInForce(one, to)),
      ),
    ),
  );
  expect(outcome.counterexample).toBeNull();
});

function spaced(text: string): string {
  return JSON.stringify(JSON.parse(text), null, 2);
}
