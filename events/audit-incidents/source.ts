import { defineSource } from '../../core/functions/source.ts';
import { type PublishedEvent, publishedSource } from '../../core/published/published-event.ts';
import { parsePublished } from '../published.ts';
import { type IncidentsDeps, settleIncident } from './run.ts';

/** Audit events that may tell how an incident went. */
export const source = defineSource<PublishedEvent, IncidentsDeps>({
  name: 'audit-incidents',
  rules: {
    'audit-incidents': {
      pattern: {
        source: [publishedSource],
        detail: {
          type: [
            'finding.claimed',
            'finding.resolved',
            'incident.alarmed',
            'remediation.started',
            'remediation.finished',
            'remediation.failed',
          ],
        },
      },
    },
  },
  parse: parsePublished,
  // What is written follows from the finding, so one event of it is enough.
  key: ({ finding, id }) => finding ?? id,
  run: settleIncident,
});
