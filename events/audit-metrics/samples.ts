import type { SourceSamples } from '../../core/functions/source.ts';
import { publishedSample } from '../published-sample.ts';

const change = { by: 'robin', at: '2026-11-28T15:59:57.000Z', call: 'AttachUserPolicy' };

export const samples: SourceSamples = {
  source: 'audit-metrics',
  samples: {
    'iam-claimed': publishedSample({ change, mode: 'notify', remediation: 'revert' }),
    'iam-announced': publishedSample({
      id: 'e2',
      type: 'finding.announced',
      change,
      details: { card: { channel: 'C0SECURITY', ts: '1795881600.000100' } },
    }),
  },
};
