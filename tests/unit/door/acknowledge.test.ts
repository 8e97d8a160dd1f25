import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import type { Finding } from '../../../core/finding.ts';
import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { sampleNowMs } from '../../support/sample-finding.ts';
import { incidentFinding, sampleIncident } from '../../support/sample-incident.ts';
import { announcedFinding, click, privateAnswers, where } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';

const { owner, stranger } = people;
const thread = { channel: channels.cloud, ts: where.threadTs };

let desk: Desk;
beforeEach(async () => {
  desk = createDesk();
  const { id: _, card: __, version: ___, needsApproval: ____, ...incident } = incidentFinding();
  await announcedFinding(desk, { ...incident, id: 'f_1', needsApproval: null, thread });
});
afterEach(() => desk.slack.mustBeClean());

const current = () => desk.finding('f_1');
const acknowledge = async (userId: string) => click(desk, userId, 'finding-acknowledge', await current());
const labels = (finding: Finding) => buttonsFor(finding).map(({ label }) => label);
const card = (finding: Finding) =>
  JSON.stringify(findingCard(finding, { buttons: buttonsFor(finding), paused: false }).blocks);

test('whoever acknowledges an incident is shown on its card, and what is planned stays', async () => {
  const before = await current();
  await acknowledge(stranger);
  await desk.drain();
  const after = await current();
  expect(after.incident?.acknowledged).toMatchObject({ by: stranger });
  expect(after).toMatchObject({ status: before.status, remediateAtMs: before.remediateAtMs });
  expect(card(after)).toContain(`*Acknowledged* by <@${stranger}>`);
  expect(labels(after)).not.toContain('Acknowledge');
});

test('the dialog says what an acknowledgement does not stop', async () => {
  const button = (finding: Finding) => buttonsFor(finding).find(({ label }) => label === 'Acknowledge');
  expect(button(await current())?.confirm?.text).toContain(
    'Janitor still plans: reboot the instance. To stop that, press “Hold…”.',
  );
  const informed: Finding = { ...(await current()), mode: 'notify', status: 'open', remediateAtMs: null };
  expect(button(informed)?.confirm?.text).toContain('Nothing is planned.');
});

test('a second acknowledgement is told who has it', async () => {
  await acknowledge(stranger);
  await acknowledge(owner);
  expect(privateAnswers(desk).at(-1)).toContain(`Already acknowledged by <@${stranger}>`);
  expect((await current()).incident?.acknowledged?.by).toBe(stranger);
});

test('an acknowledgement records how long it took', async () => {
  await acknowledge(stranger);
  const { events } = await desk.store.auditOf({ findingId: 'f_1', limit: 9 });
  const [acknowledged] = events.filter(({ type }) => type === 'finding.acknowledged');
  expect(acknowledged?.details).toEqual({ afterMs: (acknowledged?.atMs ?? 0) - sampleIncident().sinceMs });
});

test('only incidents are acknowledged and held; other findings are rejected', async () => {
  expect(labels(await current())).toEqual(expect.arrayContaining(['Acknowledge', 'Hold…']));
  const { incident: _, ...other } = await current();
  expect(labels(other)).toContain('Reject…');
  expect(labels(other)).not.toContain('Acknowledge');
});

test('the card says since when, which alarms told of it, and how long it took', async () => {
  const shown = (more: Parameters<typeof sampleIncident>[0]) =>
    card(incidentFinding({ incident: sampleIncident(more) }));
  expect(shown({})).toContain('Alarm *web-7-status*: In alarm since');
  expect(shown({ repeats: 1 })).toContain('It went into alarm again once');
  expect(shown({ repeats: 3 })).toContain('*Flapping:* it went into alarm again 3 times');
  expect(shown({ clearedAtMs: sampleNowMs })).toMatch(/\*Cleared\* .*, after 12 minutes/);
  expect(shown({ escalatedAtMs: sampleNowMs })).toContain('*Nobody has acknowledged it.*');
});
