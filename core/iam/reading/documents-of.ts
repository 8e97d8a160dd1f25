import { done, type Result, refused } from '../../result.ts';
import { readDocument } from '../documents/read-document.ts';
import type { PolicyDocument } from '../documents/statement.ts';
import type { EventFacts } from './event.ts';
import type { IamInput } from './input.ts';
import { documentIn } from './no-effect.ts';

export type Documents = { readonly before: PolicyDocument | null; readonly after: PolicyDocument | null };

/** The two documents; the error says what is missing or unreadable, and then nothing can be said of the change. */
export function documentsOf(input: IamInput, event: EventFacts): Result<Documents, string> {
  const inEvent = input.after ?? documentIn(event);
  const given = { before: input.before, after: inEvent };
  if (given.before === undefined && /^Create(Role|User|Group|Policy)$/.test(event.name)) given.before = null;
  if (given.after === undefined && (input.after === null || /^(Delete|Detach|Remove)/.test(event.name)))
    given.after = null;
  if (given.before === undefined) return refused('before: not given, so what is new is not known');
  if (given.after === undefined) return refused('after: not given');
  if (given.before === null && given.after === null && changesDocument(event.name))
    return refused(`${event.name}: the document that it changes was not given`);
  const before = readOr(given.before, 'before', input);
  if (!before.ok) return before;
  const after = readOr(given.after, 'after', input);
  if (!after.ok) return after;
  return done({ before: before.value, after: after.value });
}

export function readOr(
  given: unknown,
  name: string,
  { repeats }: IamInput,
): Result<PolicyDocument | null, string> {
  if (given === null || given === undefined) return done(null);
  const read = readDocument(given, repeats);
  return read.ok ? read : refused(`${name}: ${read.error}`);
}

function changesDocument(name: string): boolean {
  return (
    /Policy|^(AddUserToGroup|RemoveUserFromGroup|CreateRole)$/.test(name) && !/PasswordPolicy/.test(name)
  );
}
