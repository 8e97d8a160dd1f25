import type { EpochMs } from '../../resource.ts';
import type { Edit } from './edit.ts';
import type { Identity, PolicyResourceKind } from './identity.ts';

/** Who made a change, as CloudTrail says. */
export type ChangeActor = {
  /** For people: a user's name, a session's name, `root`, or a service. */
  readonly name: string;
  /** The ARN of the user or session; null: a service, or not known. */
  readonly arn: string | null;
  /** The ARN of the role behind a session; null: none. */
  readonly role: string | null;
  readonly type: string;
};

/** Where a change comes from. Shown to people, never trusted. */
export type ChangeOrigin = {
  /** CloudTrail's `eventID`, or the id that ties the copies of one call. */
  readonly eventId: string;
  /** `AttachUserPolicy`. */
  readonly eventName: string;
  readonly atMs: EpochMs;
  readonly actor: ChangeActor;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  /** Set by AWS, so it can be believed: `cloudformation.amazonaws.com`. */
  readonly invokedBy: string | null;
};

/** A credential that somebody made, enabled or weakened for a user. */
export type CredentialChange = {
  readonly what:
    | 'access-key'
    | 'console-password'
    | 'service-credential'
    | 'ssh-key'
    | 'certificate'
    | 'mfa-removed'
    | 'mfa-changed';
  /** The id of the key or credential, or the serial number of the MFA device; null: there is only one, or not known. */
  readonly id: string | null;
};

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
  /** Identity providers, the account's own settings and Identity Center: what was touched, for the engine's rules. */
  readonly other: { readonly kind: string; readonly id: string } | null;
  /** The `detail` of the record, without what the parser did not read. */
  readonly detail: Readonly<Record<string, unknown>>;
};
