import { isLike } from '../../../core/tags/match.ts';
import { asList, type BucketStatement, statementsOf } from './policy-statements.ts';

/**
 * Whether a policy denies all requests without TLS: a Deny for `*` on all S3 actions, the bucket and all its
 * objects, with only the condition `aws:SecureTransport` = false. Narrower ones do not count.
 */
export function isTlsOnly(document: string, bucketArn: string): boolean {
  const covered = statementsOf(document)
    .filter(deniesPlainHttp)
    .flatMap(({ Resource }) => asList(Resource));
  return (
    covered.some((pattern) => isLike(pattern, bucketArn)) &&
    // A pattern that ends in `*` and matches the slash covers every object.
    covered.some((pattern) => pattern.endsWith('*') && isLike(pattern, `${bucketArn}/`))
  );
}

function deniesPlainHttp({ Effect, Principal, Action, Condition }: BucketStatement): boolean {
  return (
    Effect === 'Deny' &&
    isEverybody(Principal) &&
    asList(Action).some((action) => action === '*' || action.toLowerCase() === 's3:*') &&
    isOnPlainHttp(Condition)
  );
}

function isEverybody(principal: BucketStatement['Principal']): boolean {
  return principal === '*' || asList(principal?.['AWS']).includes('*');
}

function isOnPlainHttp(condition: BucketStatement['Condition'] = {}): boolean {
  const keys = Object.entries(condition).flatMap(([operator, compared]) =>
    Object.entries(compared).map(
      ([key, value]) => [operator, key.toLowerCase(), asList(value).map(String)] as const,
    ),
  );
  return (
    keys.length === 1 &&
    keys.every(
      ([operator, key, values]) =>
        /^Bool(IfExists)?$/i.test(operator) &&
        key === 'aws:securetransport' &&
        values.length === 1 &&
        values[0]?.toLowerCase() === 'false',
    )
  );
}
