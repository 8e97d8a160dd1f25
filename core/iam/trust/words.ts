import { writtenAs } from '../actions/iam-actions.ts';
import type { TrustGrant } from './trust-grants.ts';

/** `s3:GetObject for everybody`, as people read it. */
export function trustText({ actions, principal }: TrustGrant, isRole: boolean): string {
  const names = actions.patterns.map(writtenAs).join(', ');
  const what = actions.isNot ? `everything except ${names}` : names;
  const who = principal.kind === 'any' ? 'everybody' : principal.value;
  return isRole ? `${who} can call ${what}` : `${what} for ${who}`;
}

/** Whether it lets somebody only look. To read a secret is to use it. */
export function onlyReads({ actions }: TrustGrant): boolean {
  return (
    !actions.isNot &&
    actions.patterns.every((pattern) =>
      /^(?!secretsmanager:)[\w-]+:(batchget|decrypt|describe|get|head|list|query|receive|scan|select)[^*]*\*?$/.test(
        pattern,
      ),
    )
  );
}
