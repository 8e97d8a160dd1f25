import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import type { Actor } from '../../../../core/findings/decisions/decision.ts';
import { pause, resume } from '../../../../core/findings/pause.ts';
import { type Company, createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';
import type { Thing } from '../../../simulator/things.ts';

const dayMinutes = 24 * 60;
const approver: Actor = { userId: people.approvers[0] ?? '', isApprover: true };
const stranger: Actor = { userId: 'USTRANGER', isApprover: false };

type Done = {
  readonly company: Company;
  readonly thing: Thing;
  readonly finding: () => Promise<Finding>;
  readonly undone: string[];
};

/** A server that was switched off, or a volume that was dropped after its copy. */
async function remediated(kind: 'sim-server' | 'sim-volume' = 'sim-server'): Promise<Done> {
  const company = createCompany(kind === 'sim-server' ? { servers: 1 } : { servers: 0, volumes: 1 });
  const thing = company.aws.things.find((one) => one.kind === kind && one.state === 'bad');
  if (!thing) throw new Error('there is nothing bad');
  const undone: string[] = [];
  company.aws.onUndo = ({ finding }) => void undone.push(finding.id);
  await scan(company, 's1');
  await later(company, dayMinutes + 1, 30, 45, 15);
  const [first] = await found(company, 'remediated');
  if (!first) throw new Error('nothing was remediated');
  const finding = async (): Promise<Finding> => (await company.store.get(first.id)) as Finding;
  return { company, thing, finding, undone };
}

async function press({ company, finding }: Done, actor: Actor = approver) {
  const { id, generation } = await finding();
  const answer = applyDecision(company.deps, { findingId: id, generation }, { kind: 'undo' }, actor);
  await drain(company);
  return answer;
}

async function types({ company, finding }: Done): Promise<readonly string[]> {
  const { id } = await finding();
  const { events } = await company.store.auditOf({ findingId: id, limit: 100, oldestFirst: true });
  return events.map(({ type }) => type).filter((type) => type.startsWith('undo.'));
}

test('an undo brings the resource back and snoozes the finding for 30 days', async () => {
  const done = await remediated();
  expect(done.thing.state).toBe('fine');
  expect((await done.finding()).receipt?.undoes).toMatchObject({ is: 'exact' });

  expect((await press(done)).ok).toBe(true);

  const finding = await done.finding();
  expect(done.thing.state).toBe('bad');
  expect(finding).toMatchObject({
    status: 'snoozed',
    undoing: { by: approver.userId, outcome: { is: 'undone', words: 'Switched on again.' } },
  });
  const lasts = (finding.snooze?.untilMs ?? 0) - (finding.undoing?.outcome?.atMs ?? 0);
  expect(lasts).toBe(30 * 86_400_000);
  expect(await types(done)).toEqual(['undo.requested', 'undo.started', 'undo.finished']);
  expect(done.undone).toHaveLength(1);
});

test('what was undone is not found again while it is snoozed, and is asked about afterwards', async () => {
  const done = await remediated();
  await press(done);
  await scan(done.company, 's2');
  expect(await found(done.company)).toHaveLength(1);
  expect((await done.finding()).status).toBe('snoozed');
  done.thing.state = 'fine';
  await scan(done.company, 's3');
  expect((await done.finding()).status).toBe('snoozed');
  done.thing.state = 'bad';
  done.company.advance(31 * 86_400_000);
  await scan(done.company, 's4');
  expect(await done.finding()).toMatchObject({ status: 'scheduled', generation: 2, undoing: null });
});

test('a second click is told that it is being undone or that nothing is left to undo', async () => {
  const done = await remediated();
  const { id, generation } = await done.finding();
  const target = { findingId: id, generation };
  const first = applyDecision(done.company.deps, target, { kind: 'undo' }, approver);
  const second = applyDecision(done.company.deps, target, { kind: 'undo' }, approver);
  await drain(done.company);
  const answers = await Promise.all([first, second]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(done.undone).toHaveLength(1);
  expect(await press(done)).toMatchObject({
    ok: false,
    error: { because: expect.stringContaining('nothing to undo') },
  });
});

test('neither owner nor approver: the undo is refused, and the answer says who may', async () => {
  const done = await remediated();
  expect(await press(done, stranger)).toMatchObject({
    ok: false,
    error: { code: 'forbidden', because: expect.stringContaining('an approver may undo it') },
  });
  expect(done.undone).toEqual([]);
});

test('the owner needs no approver', async () => {
  const done = await remediated();
  const { owner } = await done.finding();
  if (!owner.userId) throw new Error('it has no owner');
  expect((await press(done, { userId: owner.userId, isApprover: false })).ok).toBe(true);
  expect(done.thing.state).toBe('bad');
});

describe('nothing is undone', () => {
  test('when the resource is no longer as it was left; the card shows the difference', async () => {
    const done = await remediated();
    done.thing.state = 'bad';
    await press(done);
    const finding = await done.finding();
    expect(done.undone).toEqual([]);
    expect(finding).toMatchObject({
      status: 'remediated',
      undoing: {
        outcome: { is: 'refused', difference: [{ what: 'State', before: 'fine', after: 'bad' }] },
      },
    });
    expect(await types(done)).toEqual(['undo.requested', 'undo.refused']);
  });

  test('when it cannot be read; the button stays', async () => {
    const done = await remediated();
    done.company.aws.faults.read = 1;
    await press(done);
    expect(done.undone).toEqual([]);
    expect(await done.finding()).toMatchObject({
      status: 'remediated',
      undoing: { outcome: { is: 'refused' } },
    });
    done.company.aws.faults.read = 0;
    await press(done);
    expect((await done.finding()).status).toBe('snoozed');
  });

  test('when AWS refuses', async () => {
    const done = await remediated();
    done.company.aws.faults.refuse = 1;
    await press(done);
    expect(done.thing.state).toBe('fine');
    expect(await done.finding()).toMatchObject({
      status: 'remediated',
      undoing: { outcome: { is: 'failed', words: 'AWS said no. Nothing was changed.' } },
    });
    expect(await types(done)).toEqual(['undo.requested', 'undo.started', 'undo.failed']);
    const failedAtMs = (await done.finding()).undoing?.atMs ?? 0;
    // Asked for again at the same moment: its notices must not pass for those of the first.
    await press(done);
    expect((await done.finding()).undoing?.atMs).toBe(failedAtMs + 1);
  });

  test('while remediation is paused, and after a resume what was asked for before', async () => {
    const done = await remediated();
    const { deps } = done.company;
    const paused = pause(deps, approver, 'incident');
    await drain(done.company);
    await paused;
    expect(await press(done)).toMatchObject({ ok: false, error: { code: 'paused' } });
    const resumed = resume(deps, approver);
    await drain(done.company);
    await resumed;
    // A pause between the click and the recheck.
    const { id, generation } = await done.finding();
    const target = { findingId: id, generation };
    const pressed = applyDecision(deps, target, { kind: 'undo' }, approver);
    while (await done.company.turns.step());
    await pressed;
    const held = pause(deps, approver, 'incident');
    while (await done.company.turns.step());
    await held;
    await later(done.company, 20);
    expect(done.undone).toEqual([]);
    expect((await done.finding()).status).toBe('undoing');
    const again = resume(deps, approver);
    await drain(done.company);
    await again;
    expect((await done.finding()).status).toBe('snoozed');
  });

  test('when a newer finding is about the resource', async () => {
    const done = await remediated();
    done.thing.state = 'bad';
    await scan(done.company, 's2');
    expect(await press(done)).toMatchObject({
      ok: false,
      error: { because: expect.stringContaining('A newer finding') },
    });
    expect((await done.finding()).status).toBe('remediated');
  });
});

test('an unknown outcome is settled by reading, and nothing runs twice', async () => {
  const done = await remediated();
  done.company.aws.faults.lost = 1;
  await press(done);
  expect(await done.finding()).toMatchObject({
    status: 'undoing',
    trouble: expect.stringContaining('AWS did not confirm'),
  });
  done.company.aws.faults.lost = 0;
  await later(done.company, 2, 15);
  expect(await done.finding()).toMatchObject({
    status: 'snoozed',
    undoing: { outcome: { words: 'Undone, confirmed by AWS.' } },
  });
  expect(done.undone).toHaveLength(1);
});

test('a request whose message was lost is taken up by the sweep', async () => {
  const done = await remediated();
  const { id, generation } = await done.finding();
  const pressed = applyDecision(done.company.deps, { findingId: id, generation }, { kind: 'undo' }, approver);
  while (await done.company.turns.step());
  expect((await pressed).ok).toBe(true);
  done.company.queue.length = 0;
  await later(done.company, 15);
  expect((await done.finding()).status).toBe('snoozed');
});

test('what comes back under a new id is snoozed under that id, after its progress', async () => {
  const done = await remediated('sim-volume');
  expect(done.thing.state).toBe('gone');
  await press(done);
  expect(await done.finding()).toMatchObject({
    status: 'undoing',
    undoing: { progress: { note: 'restored 0 %' } },
  });
  await scan(done.company, 's2');
  expect((await done.finding()).status).toBe('undoing');
  await later(done.company, 45, 45, 15);
  const finding = await done.finding();
  expect(finding.resource.id).toContain(`${done.thing.id}-again-`);
  expect(finding).toMatchObject({
    status: 'snoozed',
    undoing: { progress: null, outcome: { is: 'undone' } },
  });
  await scan(done.company, 's3');
  expect(await found(done.company)).toHaveLength(1);
  const { events } = await done.company.store.auditOf({ resourceId: finding.resource.id, limit: 10 });
  expect(events.map(({ type }) => type)).toEqual(['undo.finished']);
});

test('owner and approvers hear that it was undone, once', async () => {
  const done = await remediated();
  await press(done);
  await later(done.company, 5, 15);
  const { owner } = await done.finding();
  const heard = [...done.company.slack.direct].filter(([told]) => told.includes(' undone '));
  expect(new Map(heard.map(([told, times]) => [told.split(' ')[0], times]))).toEqual(
    new Map([
      ['approvers', 1],
      [owner.userId, 1],
    ]),
  );
});

test('what a scan finds before the undo is stored keeps its own finding', async () => {
  const done = await remediated('sim-volume');
  await press(done);
  const made = done.company.aws.things.find(({ id }) => id.includes('-again-'));
  if (!made) throw new Error('nothing was made again');
  made.state = 'bad';
  await scan(done.company, 's2');
  await later(done.company, 45, 45, 15);
  expect(await done.finding()).toMatchObject({
    status: 'resolved',
    endedBy: expect.stringContaining(`A newer finding is about ${made.id}`),
  });
  expect(await types(done)).toEqual(expect.arrayContaining(['undo.finished']));
});
