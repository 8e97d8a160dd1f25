import { createIncidentLog } from '../../../aws/incidents/log.ts';
import { onceEach, type Provide } from '../options.ts';
import { tablesOf } from '../tables.ts';
import { provide as archiveOf } from './archive.ts';

export const provide: Provide<'incidentLog'> = onceEach((options) =>
  createIncidentLog({ ...tablesOf(options), archive: archiveOf(options) }),
);
