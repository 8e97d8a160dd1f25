import type { Tags } from '../../resource.ts';

/** Where IAM keeps a document, a list or a boundary. */
export type IdentityKind = 'user' | 'role' | 'group' | 'policy';

/**
 * All that decides what one IAM user, role, group or managed policy may do. Documents are plain JSON text, as they
 * were written: undo restores exactly this text. Compare them with `sameIdentity`, never as text.
 */
export type Identity = {
  readonly kind: IdentityKind;
  readonly account: string;
  readonly arn: string;
  readonly name: string;
  /** `/` or `/team/`. */
  readonly path: string;
  /** Inline policies by name; none for a managed policy. */
  readonly inline: Readonly<Record<string, string>>;
  /** ARNs of managed policies, sorted. */
  readonly attached: readonly string[];
  /** The ARN of the permissions boundary; null: none. */
  readonly boundary: string | null;
  /** Names of a user's groups, sorted. */
  readonly groups: readonly string[];
  /** A role's trust policy; null for other kinds. */
  readonly trust: string | null;
  /** A managed policy's versions by id: `v1`. */
  readonly versions: Readonly<Record<string, string>>;
  /** A managed policy's default version; null for other kinds. */
  readonly defaultVersion: string | null;
  readonly tags: Tags;
};
