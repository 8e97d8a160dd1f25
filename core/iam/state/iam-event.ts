import type { ChangeOrigin, CredentialChange } from '../../changes/change-origin.ts';
import type { Identity, PolicyResourceKind } from '../../changes/identity.ts';
import type { Edit } from './edit.ts';

/** One identity that an event touched. */
export type Touched = {
  readonly kind: Identity['kind'];
  /** Null: the event names only `name`; then the path is not known. */
  readonly arn: string | null;
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly credential: CredentialChange | null;
};

/** A resource policy that an event touched. Its document is always read from AWS when the event does not hold it all. */
export type TouchedResource = {
  readonly kind: PolicyResourceKind;
  /** ARN or name. */
  readonly id: string;
  /** Plain JSON text; null: removed; undefined: read it. */
  readonly after: string | null | undefined;
};

/** A CloudTrail record that may widen what somebody may do. */
export type IamEvent = {
  readonly account: string;
  /** The region of the resource; `us-east-1` for IAM. */
  readonly region: string;
  readonly origin: ChangeOrigin;
  readonly identities: readonly Touched[];
  readonly resources: readonly TouchedResource[];
  /** The account's own settings and Identity Center: what was touched. */
  readonly other: { readonly kind: string; readonly id: string } | null;
  /** The `detail` of the record, without what the parser did not read. */
  readonly detail: Readonly<Record<string, unknown>>;
};
