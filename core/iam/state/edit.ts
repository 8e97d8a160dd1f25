import type { Identity } from '../../changes/identity.ts';

/**
 * One change of one identity. Events are read into edits, and what reverts or restores an identity is a list of edits
 * too, in the order in which AWS accepts them.
 */
export type Edit =
  | { readonly edit: 'put-inline'; readonly name: string; readonly text: string }
  | { readonly edit: 'delete-inline'; readonly name: string }
  | { readonly edit: 'attach'; readonly policyArn: string }
  | { readonly edit: 'detach'; readonly policyArn: string }
  | { readonly edit: 'put-boundary'; readonly policyArn: string }
  | { readonly edit: 'delete-boundary' }
  | { readonly edit: 'put-trust'; readonly text: string }
  | { readonly edit: 'delete-trust' }
  | { readonly edit: 'join-group'; readonly group: string }
  | { readonly edit: 'leave-group'; readonly group: string }
  /** `version`: null when it is not known yet, in a list that is to be carried out. */
  | {
      readonly edit: 'create-version';
      readonly version: string | null;
      readonly text: string;
      readonly isDefault: boolean;
    }
  | { readonly edit: 'set-default-version'; readonly version: string }
  | { readonly edit: 'delete-version'; readonly version: string }
  | { readonly edit: 'add-client'; readonly clientId: string }
  | { readonly edit: 'remove-client'; readonly clientId: string }
  | { readonly edit: 'put-thumbprints'; readonly thumbprints: readonly string[] }
  /** As in `ProviderSettings`. */
  | { readonly edit: 'put-metadata'; readonly metadata: string | null; readonly validUntil: string | null }
  | { readonly edit: 'create'; readonly identity: Identity }
  | { readonly edit: 'delete' }
  /** The event does not say enough, or its document is cut: AWS has to be read. */
  | { readonly edit: 'read'; readonly why: string };
