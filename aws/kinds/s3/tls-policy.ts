import { isLike } from '../../../core/tags/match.ts';

type Statement = Readonly<Record<string, unknown>>;

/**
 * Whether a bucket policy refuses everybody everything that does not come over TLS: a Deny for `*` of all S3 actions, on
 * the bucket and on all its objects, under `aws:SecureTransport` = false and no other condition. One that is narrower, or
 * says it in a roundabout way, does not count.
 */
export function isTlsOnly(document: string, bucketArn: string): boolean {
  const { Statement: found } = JSON.parse(document) as { Statement?: Statement | readonly Statement[] };
  const covered = list(found).filter(deniesPlainHttp).flatMap(resourcesOf);
  return (
    covered.some((pattern) => isLike(pattern, bucketArn)) &&
    // A pattern that ends with any text, and reaches the slash, reaches every object.
    covered.some((pattern) => pattern.endsWith('*') && isLike(pattern, `${bucketArn}/`))
  );
}

function deniesPlainHttp(statement: Statement): boolean {
  return (
    statement['Effect'] === 'Deny' &&
    isEverybody(statement['Principal']) &&
    list(statement['Action']).some((action) => action === '*' || String(action).toLowerCase() === 's3:*') &&
    isOnPlainHttp(statement['Condition'])
  );
}

function isEverybody(principal: unknown): boolean {
  if (principal === '*') return true;
  const { AWS: aws } = Object(principal) as { AWS?: unknown };
  return list(aws).includes('*');
}

function isOnPlainHttp(condition: unknown): boolean {
  const operators = Object.entries(Object(condition) as Readonly<Record<string, unknown>>);
  const keys = operators.flatMap(([operator, compared]) =>
    Object.entries(Object(compared) as Readonly<Record<string, unknown>>).map(
      ([key, value]) => [operator, key.toLowerCase(), list(value).map(String)] as const,
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

function resourcesOf(statement: Statement): readonly string[] {
  return list(statement['Resource']).map(String);
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
