import { analyze } from '../core/iam/analyze.ts';
import type { PublishedEvent } from '../core/published/published-event.ts';

const admin = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** What the engine says about a user who gets AdministratorAccess. */
const [{ because } = { because: '' }] = analyze(
  { event: null, before: null, after: admin, attachedTo: { kind: 'user' } },
  '2026-11-28T16:00:00.000Z',
).findings;

/** @public For the samples of sources, which are not bundled. */
export const sampleNewly: readonly string[] = [because];

const sample: PublishedEvent = {
  version: 1,
  id: 'e1',
  type: 'finding.claimed',
  at: '2026-11-28T16:00:00.000Z',
  account: '123456789012',
  accountName: 'acme',
  region: 'global',
  kind: 'iam-identity',
  resourceId: 'user/bob',
  finding: 'f1',
  rule: 'iam-full-admin',
  severity: 'critical',
  actor: 'janitor',
  summary: `bob: ${because}`,
  change: null,
  details: {},
};

/** An event on the bus, for samples and tests. Not bundled. */
export function publishedSample(fields: Partial<PublishedEvent>) {
  const detail: PublishedEvent = { ...sample, ...fields };
  return {
    version: '0',
    id: '0b8d4f5e-3a0e-4d0a-9f29-6e3c1d4f5a6b',
    'detail-type': detail.type,
    source: 'cloud-janitor',
    account: '123456789012',
    time: detail.at.replace('.000', ''),
    region: 'eu-west-1',
    resources: [],
    detail,
  };
}
