import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { section } from '../../../blocks/text/parts.ts';
import type { Finding } from '../../../core/finding.ts';
import { asSent } from '../../../slack/api/as-sent.ts';
import { updateMessage } from '../../../slack/update-message.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { incidentFinding, sampleIncident } from '../../support/sample-incident.ts';
import { channels } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

const ref = { channel: channels.cloud, ts: '1700000000.000001' };
const [red, yellow, green, grey] = ['#e01e5a', '#ecb22e', '#2eb67d', '#868686'];
const acknowledged = sampleIncident({ acknowledged: { by: 'U0ADA', atMs: sampleNowMs } });

let speaker: ReturnType<typeof createSpeaker>;
beforeEach(() => {
  speaker = createSpeaker();
  speaker.messages(channels.cloud).push({ text: 'old', ts: ref.ts, user: 'U0JANITOR' });
});
afterEach(() => speaker.slack.mustBeClean());

const cardOf = (finding: Finding) => findingCard(finding, { buttons: [], paused: false });

test.each([
  ['nobody has it and nothing is planned', incidentFinding({ status: 'open', remediateAtMs: null }), red],
  ['it waits for an approval', incidentFinding({ status: 'scheduled', needsApproval: 'cause' }), red],
  [
    'its remediation failed, whoever has it',
    incidentFinding({ status: 'failed', incident: acknowledged }),
    red,
  ],
  ['somebody has it', incidentFinding({ status: 'open', incident: acknowledged }), yellow],
  ['a reboot is planned', incidentFinding({ status: 'scheduled' }), yellow],
  ['a reboot runs', incidentFinding({ status: 'remediating', startedAtMs: sampleNowMs }), yellow],
  ['it is snoozed', incidentFinding({ status: 'snoozed' }), grey],
  ['it was rebooted', incidentFinding({ status: 'remediated' }), green],
  ['it is over', incidentFinding({ status: 'resolved' }), green],
])('the bar of an incident shows that %s', (_, finding, color) => {
  expect(cardOf(finding).color).toBe(color);
});

test('a finding that is no incident has no bar, and is sent without attachments', () => {
  const card = cardOf(sampleFinding());
  expect(card.color).toBeUndefined();
  expect(asSent(card)).toEqual({ text: card.text, blocks: card.blocks });
});

test('the bar changes its colour in place, and goes with a message that has none', async () => {
  const shown = () => speaker.messages(channels.cloud)[0];
  const draw = async (message: Parameters<typeof asSent>[0]) =>
    updateMessage(speaker.deps, ref, async () => message);
  const open = cardOf(incidentFinding({ status: 'open' }));
  await draw(open);
  expect(shown()).toMatchObject({ color: red, blocks: open.blocks });
  // The same blocks in another colour are another message.
  await draw({ ...open, color: '#ecb22e' });
  expect(shown()).toMatchObject({ color: yellow, blocks: open.blocks });
  await draw({ text: 'replaced', blocks: [section('replaced')] });
  expect(shown()?.color).toBeUndefined();
  expect(shown()?.blocks).toHaveLength(1);
  expect(speaker.slack.of('chat.update')).toHaveLength(3);
});
