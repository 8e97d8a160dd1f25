import type { SourceSamples } from '../../core/functions/source.ts';
import { publishedSample } from '../published-sample.ts';

export const samples: SourceSamples = {
  source: 'audit-archive',
  samples: {
    'audit-snoozed': publishedSample({ type: 'finding.snoozed', actor: 'U0ADA' }),
  },
};
