import { isLike } from '../../../core/tags/match.ts';
import { asList, type Statement, statementsOf } from './policy-statements.ts';

/**
 * Whether a bucket policy refuses everybody everything that does not come over TLS: a Deny for `*` of all S3 actions, on
 * the bucket and on all its objects, under `aws:SecureTransport` = false and no other condition. One that is narrower, or
 * says it in a roundabout way, does not count.
 */
export function isTlsOnly(document: string, bucketArn: string): boolean {
  const covered = statementsOf(document)
    .filter(deniesPlainHttp)
    .flatMap(({ Resource }) => asList(Resource));
  return (
    covered.some((pattern) => isLike(pattern, bucketArn)) &&
    // A pattern that ends with any text, and reaches the slash, reaches every object.
    covered.some((pattern) => pattern.endsWith('*') && isLike(pattern, `${bucketArn}/`))
  );
}

function deniesPlainHttp({ Effect, Principal, Action, Condition }: Statement): boolean {
  return (
    Effect === 'Deny' &&
    isEverybody(Principal) &&
    asList(Action).some((action) => action === '*' || action.toLowerCase() === 's3:*') &&
    isOnPlainHttp(Condition)
  );
}

function isEverybody(principal: Statement['Principal']): boolean {
  return principal === '*' || asList(principal?.['AWS']).includes('*');
}

function isOnPlainHttp(condition: Statement['Condition'] = {}): boolean {
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
