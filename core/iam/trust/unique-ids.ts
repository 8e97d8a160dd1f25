import type { PolicyDocument } from '../documents/statement.ts';
import type { TrustChange } from './trust-change.ts';

/**
 * Ids of users and roles that a document newly lets in, written instead of an ARN. AWS replaces the ARN of a deleted
 * principal by its id, which then lets in nobody; written by hand, an id is that of a principal that exists, in an account
 * that cannot be seen: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function newUniqueIds({ before, after }: TrustChange): readonly string[] {
  const earlier = uniqueIdsIn(before);
  return uniqueIdsIn(after).filter((id) => !earlier.includes(id));
}

function uniqueIdsIn({ statements }: PolicyDocument): readonly string[] {
  const named = statements.flatMap(({ effect, principals }) =>
    effect === 'allow' && principals && !principals.isNot ? principals.named : [],
  );
  const ids = named.filter(({ kind, value }) => kind === 'aws' && /^A(IDA|ROA)[A-Z\d]{8,}$/.test(value));
  return [...new Set(ids.map(({ value }) => value))];
}
