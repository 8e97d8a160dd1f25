import type { SourceSamples } from '../../core/functions/source.ts';
import { publishedSample, sampleNewly } from '../published-sample.ts';

export const samples: SourceSamples = {
  source: 'audit-mail',
  samples: {
    'iam-announced-critical': publishedSample({
      type: 'finding.announced',
      change: { by: 'robin', at: '2026-11-28T15:59:57.000Z', call: 'AttachUserPolicy' },
      details: {
        card: { channel: 'C0SECURITY', ts: '1795881600.000100' },
        link: 'https://acme.slack.com/archives/C0SECURITY/p1795881600000100?thread_ts=1795881599.000100&cid=C0SECURITY',
        newly: sampleNewly,
      },
    }),
  },
};
