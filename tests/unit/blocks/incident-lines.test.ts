import { expect, test } from '@jest/globals';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { changesMessage } from '../../../blocks/digest/changes-message.ts';
import { detailsMessage } from '../../../blocks/modals/details.ts';
import type { Incident } from '../../../core/incident.ts';
import { sampleNowMs } from '../../support/sample-finding.ts';
import { incidentFinding, sampleIncident } from '../../support/sample-incident.ts';

const dayMs = 86_400_000;
const said = (incident: ReturnType<typeof sampleIncident>) =>
  JSON.stringify(findingCard(incidentFinding({ incident }), { buttons: [], paused: false }).blocks);

test('an incident says in one line how often its alarm went off before', () => {
  const earlier = {
    name: 'web-7-status',
    times: 4,
    days: 30,
    lastAtMs: sampleNowMs - dayMs,
    lastedMs: 720_000,
  };
  const shown = (more: Partial<typeof earlier> = {}) =>
    said(sampleIncident({ earlier: { ...earlier, ...more } }));
  expect(shown()).toMatch(
    /🗓️ It went off 4 times in the 30 days before, last <!date\^[^>]*>, for 12 minutes"/,
  );
  expect(shown({ times: 1 })).toMatch(/It went off once in the 30 days before, <!date\^/);
  expect(shown({ times: 2 })).toContain('It went off twice in the 30 days before, last');
  const alarms = [...sampleIncident().alarms, ...sampleIncident().alarms];
  const ofTwo = sampleIncident({ alarms, earlier: { ...earlier, name: '<!channel>' } });
  expect(said(ofTwo)).toContain('🗓️ *&lt;!channel&gt;* went off 4 times');
  expect(said(sampleIncident())).not.toContain('before, ');
});

test('an incident names the last changes on its card and all in its details, escaped', () => {
  const change = { what: 'ec2:RebootInstances', by: '<!channel>', atMs: sampleNowMs };
  const changes = [change, { ...change, by: null }, { ...change, what: 'ec2:CreateTags' }];
  const before = { hours: 24, changes };
  expect(said(sampleIncident({ before }))).toMatch(
    /🛠️ Changed: `ec2:RebootInstances` by &lt;!channel&gt;, <!date\^[^>]*>\\n🛠️ Changed: `ec2:RebootInstances`, <!date[^>]*>"/,
  );
  const details = (incident: Partial<Incident>) =>
    JSON.stringify(
      detailsMessage(incidentFinding({ incident: sampleIncident(incident) }), { charts: false }).blocks,
    );
  expect(details({ before }).match(/• `ec2:/g)).toHaveLength(3);
  expect(details({ before: { hours: 24, changes: [] } })).toContain(
    'CloudTrail shows no change in the 24 hours before',
  );
  expect(details({ before: { hours: 24, unread: 'AWS is throttling calls' } })).toContain(
    'CloudTrail could not be read: AWS is throttling calls.',
  );
  expect(said(sampleIncident({ before: { hours: 24, unread: 'x' } }))).not.toContain('CloudTrail could');
});

test('the message of many incidents at once counts incidents, not changes', () => {
  const findings = Array.from({ length: 40 }, (_, nth) => {
    const { resource, ...finding } = incidentFinding();
    return { ...finding, id: `f_${nth}`, resource: { ...resource, id: `i-${nth}` } };
  });
  const { text, blocks } = changesMessage(
    { findings, cards: 20 },
    { approvers: { users: [], groups: [] }, paused: false, instead: null },
  );
  expect(text).toMatch(/ And 39 more incidents\.$/);
  expect(JSON.stringify(blocks)).toMatch(/\*40 incidents\*.*and 28 more incidents/s);
});
