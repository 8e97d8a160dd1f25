import type { RecordedChange } from '../incident.ts';
import type { EpochMs, ResourceRef } from '../resource.ts';

/** Who changed a resource, as AWS recorded it. */
export type ChangeHistory = {
  /**
   * Returns the newest changes within the period, newest first; those of the last minutes may be missing. One call.
   * Throws when they cannot be read. The message is for people.
   */
  readonly lastChanges: (
    resource: Pick<ResourceRef, 'account' | 'region' | 'id'>,
    period: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
  ) => Promise<readonly RecordedChange[]>;
};
