import { defineBatchSource } from '../../core/functions/source.ts';
import type { StoredItem } from '../../core/ports/bus.ts';
import { parseAuditChange } from './parse.ts';
import { type PublishDeps, publish } from './run.ts';

/** New items of the audit table. */
export const source = defineBatchSource<StoredItem, PublishDeps>({
  name: 'audit-changes',
  rules: {},
  parse: parseAuditChange,
  runAll: publish,
});
