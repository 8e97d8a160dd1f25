export type BucketStatement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/**
 * Returns the statements of a bucket policy. Throws for a document without statements, or with one that lacks
 * a required element.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function statementsOf(document: string): readonly BucketStatement[] {
  const { Statement: found } = Object(JSON.parse(document)) as { readonly Statement?: unknown };
  const statements = asList(found);
  if (statements.length === 0) throw new Error('The bucket policy has no statement');
  if (!statements.every(isStatement))
    throw new Error('A statement of the bucket policy lacks Effect, Principal, Action or Resource');
  return statements;
}

export function asList<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function isStatement(value: unknown): value is BucketStatement {
  if (!isObject(value)) return false;
  const { Effect, Principal, NotPrincipal, Condition } = value;
  return (
    (Effect === 'Allow' || Effect === 'Deny') &&
    (isPrincipal(Principal) || (Principal === undefined && isPrincipal(NotPrincipal))) &&
    (isTexts(value['Action']) || isTexts(value['NotAction'])) &&
    (isTexts(value['Resource']) || isTexts(value['NotResource'])) &&
    (Condition === undefined || (isObject(Condition) && Object.values(Condition).every(isObject)))
  );
}

function isPrincipal(value: unknown): boolean {
  return value === '*' || (isObject(value) && someOf(Object.values(value)).every(isTexts));
}

function isTexts(value: unknown): boolean {
  return someOf(asList(value)).every((one) => typeof one === 'string');
}

/** Replaces an empty list by one invalid value, so that it fails every check. */
function someOf(values: readonly unknown[]): readonly unknown[] {
  return values.length === 0 ? [undefined] : values;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
