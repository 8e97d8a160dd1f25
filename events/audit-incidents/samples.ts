import type { SourceSamples } from '../../core/functions/source.ts';
import { publishedSample } from '../published-sample.ts';

const ofIncident = {
  kind: 'ec2-instance',
  region: 'eu-west-1',
  resourceId: 'i-0123456789abcdef0',
  rule: 'ec2-status-check-failed',
  severity: 'high',
} as const;

export const samples: SourceSamples = {
  source: 'audit-incidents',
  samples: {
    'incident-claimed': publishedSample({ ...ofIncident, mode: 'enforce', remediation: 'reboot' }),
    'incident-remediated': publishedSample({
      ...ofIncident,
      id: 'e2',
      type: 'remediation.finished',
      summary: 'web-1: Rebooted.',
    }),
  },
};
