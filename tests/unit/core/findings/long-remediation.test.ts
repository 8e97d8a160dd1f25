import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import { pause, resume } from '../../../../core/findings/pause.ts';
import { type Company, createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';
import type { Thing } from '../../../simulator/things.ts';

const dayMinutes = 24 * 60;
const approver = { userId: people.approvers[0] ?? '', isApprover: true };

type Begun = { company: Company; volume: Thing; finding: () => Promise<Finding> };

/** A volume after its grace period, with its copy started. */
async function begun(prepare: (company: Company) => void = () => undefined): Promise<Begun> {
  const company = createCompany({ servers: 0, volumes: 1 });
  const volume = company.aws.things.find(({ kind, state }) => kind === 'sim-volume' && state === 'bad');
  if (!volume) throw new Error('there is no bad volume');
  await scan(company, 's1');
  const [first] = await found(company);
  if (!first) throw new Error('nothing was found');
  prepare(company);
  await later(company, dayMinutes + 1);
  const finding = async (): Promise<Finding> => (await company.store.get(first.id)) as Finding;
  return { company, volume, finding };
}

async function types(company: Company, { id }: Finding): Promise<readonly string[]> {
  const { events } = await company.store.auditOf({ findingId: id, limit: 100, oldestFirst: true });
  return events.map(({ type }) => type).filter((type) => type.startsWith('remediation.'));
}

test('a two-step remediation shows its progress and drops the volume once its copy is complete', async () => {
  const { company, volume, finding } = await begun();
  expect(await finding()).toMatchObject({
    status: 'remediating',
    trouble: null,
    progress: { note: 'copy 0 %', made: 'copy copy-sim-volume-0-0', stepAtMs: null },
  });
  await later(company, 30);
  const half = await finding();
  expect(half).toMatchObject({ status: 'remediating', progress: { note: 'copy 42 %' } });
  expect(company.slack.cards.get(`${half.id}#1`)?.shown.progress?.note).toBe('copy 42 %');
  expect(volume.state).toBe('bad');

  await later(company, 45);
  const ended = await finding();
  expect(ended).toMatchObject({
    status: 'remediated',
    progress: null,
    receipt: { summary: 'Switched off.', undo: { copy: 'copy-sim-volume-0-0' } },
  });
  expect(volume).toMatchObject({ state: 'gone', copies: [{ findingId: ended.id }] });
  const [started, ...rest] = await types(company, ended);
  expect(started).toBe('remediation.started');
  expect(new Set(rest.slice(0, -1))).toEqual(new Set(['remediation.progressed']));
  expect(rest.at(-1)).toBe('remediation.finished');
  expect(company.ran).toHaveLength(2);
});

test('the sweep continues a two-step remediation whose messages were lost', async () => {
  const { company, volume } = await begun();
  company.queue.length = 0;
  await later(company, 75);
  expect(volume.state).toBe('gone');
});

test.each<readonly [string, (volume: Thing, company: Company) => void, Partial<Finding>]>([
  [
    'changed',
    (volume) => void (volume.size = 'large'),
    { status: 'failed', trouble: expect.stringContaining('Size: small → large') as never },
  ],
  [
    'protected',
    (volume) => void (volume.protected = true),
    { status: 'failed', trouble: expect.stringContaining('Protection') as never },
  ],
  [
    'in notify mode by the policy',
    (_, { modes }) => void (modes['sim-volume-idle'] = 'notify'),
    { status: 'failed', trouble: expect.stringContaining('policy') as never },
  ],
  [
    'exempt',
    (volume) => void (volume.tags['janitor:exempt'] = 'yes'),
    { status: 'resolved', endedBy: expect.stringContaining('exempt now') as never },
  ],
  [
    'in use again',
    (volume) => void (volume.state = 'fine'),
    { status: 'resolved', endedBy: expect.stringContaining('It is used') as never },
  ],
])('a volume that is %s between the steps is kept together with its copy', async (_, change, wanted) => {
  const { company, volume, finding } = await begun();
  change(volume, company);
  await later(company, 45, 45);
  const ended = await finding();
  expect(ended).toMatchObject({
    ...wanted,
    progress: null,
    receipt: { summary: 'Kept: copy copy-sim-volume-0-0.', undo: { copy: 'copy-sim-volume-0-0' } },
  });
  expect(ended.trouble ?? ended.endedBy).toContain('Kept: copy copy-sim-volume-0-0.');
  expect(volume.state).not.toBe('gone');
  expect((await types(company, ended)).at(-1)).toBe('remediation.stopped');
});

test('a pause between the steps delays the next step until it ends', async () => {
  const { company, volume, finding } = await begun();
  const paused = pause(company.deps, approver, 'incident');
  await drain(company);
  expect((await paused).ok).toBe(true);
  await later(company, 75, 15, 15);
  expect(await finding()).toMatchObject({ status: 'remediating', progress: { stepAtMs: null } });
  expect(volume.state).toBe('bad');
  const resumed = resume(company.deps, approver);
  await drain(company);
  expect((await resumed).ok).toBe(true);
  await later(company, 1);
  expect(volume.state).toBe('gone');
});

test('a volume that cannot be read between the steps waits and fails with a reason after a day', async () => {
  const { company, volume, finding } = await begun();
  company.aws.faults.read = 1;
  await later(company, 75, 60);
  expect((await finding()).status).toBe('remediating');
  await later(company, dayMinutes);
  expect(await finding()).toMatchObject({
    status: 'failed',
    trouble: 'Not finished after 24 hours (copy 0 %). Kept: copy copy-sim-volume-0-0.',
  });
  expect(volume.state).toBe('bad');
});

test('a copy whose response was lost is found and not made again', async () => {
  const { company, volume, finding } = await begun(({ aws }) => void (aws.faults.lost = 1));
  expect(await finding()).toMatchObject({ status: 'remediating', progress: null });
  company.aws.faults.lost = 0;
  await later(company, 2);
  expect(await finding()).toMatchObject({ progress: { made: 'copy copy-sim-volume-0-0' } });
  await later(company, 80);
  expect(volume).toMatchObject({ state: 'gone', copies: [{ id: 'copy-sim-volume-0-0' }] });
});

test('a last step whose response was lost is settled by reading AWS and keeps the undo data of the first step', async () => {
  const { company, volume, finding } = await begun();
  company.aws.faults.lost = 1;
  await later(company, 75);
  expect(await finding()).toMatchObject({ status: 'remediating', trouble: expect.any(String) });
  await later(company, 2);
  expect(await finding()).toMatchObject({
    status: 'remediated',
    receipt: { undo: { copy: 'copy-sim-volume-0-0' } },
  });
  expect(volume.copies).toHaveLength(1);
  expect(company.ran).toHaveLength(2);
});
