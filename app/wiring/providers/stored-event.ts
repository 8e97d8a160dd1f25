import { eventOf } from '../../../aws/state/items.ts';
import { auditTable } from '../../../aws/tables.ts';
import type { Provide } from '../options.ts';

export const provide: Provide<'storedEvent'> =
  ({ env }) =>
  ({ doc, shape }) =>
    eventOf({ audit: auditTable(env.prefix) }, { doc, shape });
