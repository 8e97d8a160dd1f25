import type { EpochMs } from '../resource.ts';

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

/** A credential that somebody else made for a user. */
export type MadeCredential = CredentialChange & { readonly origin: ChangeOrigin };
