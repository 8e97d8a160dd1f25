import { defineBatchSource } from '../../core/functions/source.ts';
import { type PublishedEvent, publishedSource } from '../../core/published/published-event.ts';
import { parsePublished } from '../published.ts';
import { type ArchiveDeps, archive } from './run.ts';

/** All audit events of the bus. */
export const source = defineBatchSource<PublishedEvent, ArchiveDeps>({
  name: 'audit-archive',
  rules: { 'audit-archive': { pattern: { source: [publishedSource] } } },
  parse: parsePublished,
  runAll: archive,
});
