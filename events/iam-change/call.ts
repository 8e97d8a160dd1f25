import type { IamEvent, Touched, TouchedResource } from '../../core/iam/state/iam-event.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What an event touched. */
export type Touch = Partial<Pick<IamEvent, 'identities' | 'resources' | 'other'>>;

/** A call that changed something. */
export type TrailCall = {
  readonly name: string;
  readonly account: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly request: Fields;
  readonly response: Fields;
  /** The user whose own credentials made the call; null: a role, a service or not known. */
  readonly caller: { readonly name: string; readonly arn: string | null } | null;
  /** ARNs in the record's list of resources. */
  readonly resourceArns: readonly string[];
  /** Text of a field of the request. A missing one makes the event invalid. */
  readonly need: (field: string) => string;
};

/** How to read the calls of one service, by event name. Null: the call touched nothing that matters. */
export type Changes = Readonly<Record<string, (call: TrailCall) => Touch | null>>;

export type Service = {
  /** `aws.iam`: the source of EventBridge. */
  readonly source: string;
  /** `iam.amazonaws.com`: the source of CloudTrail. */
  readonly eventSource: string;
  readonly changes: Changes;
};

export function touches(...identities: readonly Touched[]): Touch {
  return { identities };
}

export function touchesResource(
  kind: TouchedResource['kind'],
  id: string,
  after: TouchedResource['after'],
): Touch {
  return { resources: [{ kind, id, after }] };
}

export function other(kind: string, id: string): Touch {
  return { other: { kind, id } };
}

const maxLength = 2_048;

export function textIn(fields: Fields, field: string): string | null {
  const value = fields[field];
  return typeof value === 'string' && value !== '' && value.length <= maxLength ? value : null;
}

export function fieldsIn(fields: Fields, field: string): Fields {
  return asFields(fields[field]);
}

export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
