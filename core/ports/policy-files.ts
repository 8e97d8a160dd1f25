import type { Result } from '../result.ts';

/** `janitor.yaml`, and the suppressions beside it. */
export const policyFileNames = ['policy'] as const;
export type PolicyFileName = (typeof policyFileNames)[number];

/** `etag`: names the version that was read. */
export type ReadPolicyFile =
  | { readonly is: 'read'; readonly etag: string; readonly text: string }
  | { readonly is: 'unchanged' }
  /** For a person to mend: no such file, no access, no text. `etag` stands for the reason. */
  | { readonly is: 'unreadable'; readonly etag: string; readonly why: string };

export type WatchedFile = {
  /** The path or address, as in problems. */
  readonly file: string;
  /** `knownEtag`: of the version that is known already; null: none. Throws when a later try may succeed. */
  readonly read: (knownEtag: string | null) => Promise<ReadPolicyFile>;
  /** Refused with one line for each problem. */
  readonly compile: (text: string) => Result<string, readonly string[]>;
  /** The version of the compiled shape. */
  readonly shape: number;
};

/** Empty: the deployment has no file. */
export type PolicyFiles = { readonly [N in PolicyFileName]?: WatchedFile };
