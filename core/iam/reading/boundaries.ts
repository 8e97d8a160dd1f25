import { done, type Result, refused } from '../../result.ts';
import type { BoundaryChange } from '../change.ts';
import type { Attached } from './attached.ts';
import { readOr } from './documents-of.ts';
import type { EventFacts } from './event.ts';
import type { IamInput } from './input.ts';

export type Boundaries = {
  readonly boundary: BoundaryChange;
  /** The documents of the input are the boundary, not a policy. */
  readonly isInput: boolean;
  readonly undecided: readonly string[];
};

export function boundariesOf(
  input: IamInput,
  { boundaryBefore, boundaryAfter }: Attached,
  { name }: EventFacts,
): Result<Boundaries, string> {
  const { before, after } = input;
  const isEvent = /^(Put|Delete)(User|Role)PermissionsBoundary$/.test(name);
  const isInput = isEvent && !isSameDocument(before, after);
  const isDelete = name.startsWith('Delete');
  const given = {
    before: boundaryBefore === undefined && isInput ? before : boundaryBefore,
    after: boundaryAfter === undefined && isInput ? after : boundaryAfter,
  };
  if (isEvent && isDelete) given.after = null;
  else if (!isEvent && name !== '') {
    // No other event changes a boundary: one side speaks for both.
    given.before = given.before === undefined ? given.after : given.before;
    given.after = given.after === undefined ? given.before : given.after;
  }
  const read = {
    before: readOr(given.before, 'boundaryBefore', input),
    after: readOr(given.after, 'boundaryAfter', input),
  };
  if (!read.before.ok) return refused(read.before.error);
  if (!read.after.ok) return refused(read.after.error);
  const isBeforeMissing = isEvent && (isDelete ? read.before.value === null : given.before === undefined);
  const isAfterMissing = isEvent && !isDelete && read.after.value === null;
  return done({
    boundary: {
      before: isBeforeMissing ? undefined : read.before.value,
      after: isAfterMissing ? undefined : read.after.value,
    },
    isInput,
    undecided: [
      ...(isBeforeMissing ? ['boundaryBefore: not given, so what it held back is not known'] : []),
      ...(isAfterMissing ? ['boundaryAfter: not given'] : []),
    ],
  });
}

function isSameDocument(before: unknown, after: unknown): boolean {
  return before !== null && before !== undefined && JSON.stringify(before) === JSON.stringify(after);
}
