/** A policy document, read. */
export type PolicyDocument = {
  readonly statements: readonly Statement[];
  /** What in it could not be read as IAM reads it; its permissions are then never certain. */
  readonly doubts: readonly string[];
};

export type Statement = {
  readonly effect: 'allow' | 'deny';
  readonly actions: Listed;
  /** Null: none given. */
  readonly resources: Listed | null;
  readonly principals: Principals | null;
  /** All have to hold. */
  readonly conditions: readonly Condition[];
  /** `${…}` stands for something: Version 2012-10-17. */
  readonly hasVariables: boolean;
  /** Something in it could not be read: never certain. */
  readonly isDoubtful: boolean;
};

/** `isNot`: everything but these. Actions are in lower case. */
export type Listed = { readonly isNot: boolean; readonly patterns: readonly string[] };

export type Principals = { readonly isNot: boolean; readonly named: readonly Principal[] };

/** `any`: everybody. `account` has an account's id, `aws` an ARN or unique id. */
export type Principal = {
  readonly kind: 'any' | 'account' | 'aws' | 'service' | 'federated' | 'canonical';
  readonly value: string;
};

export type Condition = {
  /** In lower case, without prefix and suffix: `stringlike`. */
  readonly operator: string;
  readonly quantifier: 'all' | 'any' | null;
  readonly ifExists: boolean;
  /** In lower case. */
  readonly key: string;
  /** One of them has to fit. Sorted. */
  readonly values: readonly string[];
};
