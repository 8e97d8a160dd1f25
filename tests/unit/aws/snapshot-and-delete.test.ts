import { describe, expect, test } from '@jest/globals';
import type { Finding, Progress } from '../../../core/finding.ts';
import { progressOf } from '../../../core/findings/remediation/outcome.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import type { Resource } from '../../../core/resource.ts';
import { type AwsAnswer, ec2Error } from '../../support/aws-answers.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { listVolume, usualVolume, volumes, volumesIn } from '../../support/volume-answers.ts';

describe('snapshot-and-delete', () => {
  const snapshot = (fields: string, startTime = '2026-03-04T16:00:00.000Z'): AwsAnswer => ({
    xml: `<DescribeSnapshotsResponse><snapshotSet><item><snapshotId>snap-1</snapshotId><startTime>${startTime}</startTime>${fields}</item></snapshotSet></DescribeSnapshotsResponse>`,
  });
  const ofIt = '<volumeId>vol-1</volumeId>';
  const none: AwsAnswer = { xml: '<DescribeSnapshotsResponse><snapshotSet/></DescribeSnapshotsResponse>' };
  const created: AwsAnswer = {
    xml: '<CreateSnapshotResponse><snapshotId>snap-1</snapshotId><volumeId>vol-1</volumeId><status>pending</status></CreateSnapshotResponse>',
  };
  const deleted: AwsAnswer = { xml: '<DeleteVolumeResponse><return>true</return></DeleteVolumeResponse>' };

  const findingOf = (resource: Resource, progress: Progress | null = null): Finding => {
    const base = sampleFinding({});
    return { ...base, resource, progress, plan: { ...base.plan, remediation: 'snapshot-and-delete' } };
  };
  /** Runs the current step of the finding on a volume in this state. */
  const step = async (
    answers: Readonly<Record<string, AwsAnswer>>,
    more: { fields?: string; progress?: Progress; startedAtMs?: number } = {},
  ) => {
    const resource = await listVolume(more.fields ?? usualVolume);
    const { startedAtMs = null } = more;
    const finding = { ...findingOf(resource, more.progress ?? null), startedAtMs };
    const { remediator, requests } = volumesIn(({ call }) => answers[call] ?? ec2Error('Unexpected'));
    return {
      run: () => remediator.run({ finding, resource } as never),
      read: () => remediator.readProgress(finding),
      requests,
    };
  };
  const progress: Progress = progressOf(
    {
      note: 'snapshot 0%',
      made: 'snapshot snap-1',
      inProgress: { snapshotId: 'snap-1' },
      undo: { kept: true },
      readAgainAfterMs: 1,
    },
    0,
  );

  test('starts with a snapshot tagged with the finding and leaves the volume', async () => {
    const { run, requests } = await step({ 'ec2:CreateSnapshot': created });
    expect(await run()).toMatchObject({
      made: 'snapshot snap-1',
      inProgress: { snapshotId: 'snap-1' },
      undo: {
        call: 'ec2:CreateVolume',
        snapshotId: 'snap-1',
        volumeId: 'vol-1',
        setup: { zone: 'eu-west-1a' },
      },
    });
    expect(requests.map(({ call }) => call)).toEqual(['ec2:CreateSnapshot']);
    expect(requests[0]?.fields).toMatchObject({
      VolumeId: 'vol-1',
      'TagSpecification.1.Tag.2.Key': 'janitor-finding',
      'TagSpecification.1.Tag.2.Value': sampleFinding({}).id,
    });
  });

  test.each([
    ['attached again', usualVolume.replace('available', 'in-use')],
    ['without a state', usualVolume.replace('<status>available</status>', '')],
  ])('sends nothing in either step for a volume that is %s', async (_, fields) => {
    for (const more of [{ fields }, { fields, progress }]) {
      const { run, requests } = await step({}, more);
      await expect(run()).rejects.toBeInstanceOf(Refused);
      expect(requests).toEqual([]);
    }
  });

  test('waits while the snapshot is pending', async () => {
    const pending = snapshot(`${ofIt}<status>pending</status><progress>40%</progress>`);
    const { read } = await step({ 'ec2:DescribeSnapshots': pending }, { progress });
    expect(await read()).toMatchObject({ isReady: false, note: 'snapshot 40%', undo: { kept: true } });
  });

  test('continues when the snapshot is completed', async () => {
    const { read, requests } = await step(
      { 'ec2:DescribeSnapshots': snapshot(`${ofIt}<status>completed</status><progress>100%</progress>`) },
      { progress },
    );
    expect(await read()).toMatchObject({ isReady: true, inProgress: { snapshotId: 'snap-1' } });
    expect(requests[0]?.fields).toMatchObject({ 'SnapshotId.1': 'snap-1' });
  });

  test('fails when the snapshot failed', async () => {
    const failed = snapshot(`${ofIt}<status>error</status><statusMessage>no key</statusMessage>`);
    const { read } = await step({ 'ec2:DescribeSnapshots': failed }, { progress });
    await expect(read()).rejects.toThrow('Snapshot snap-1 failed: no key');
  });

  test.each(['', '<status>recovering</status>'])(
    'has an unknown outcome for a snapshot in state %p',
    async (status) => {
      const { read } = await step({ 'ec2:DescribeSnapshots': snapshot(`${ofIt}${status}`) }, { progress });
      await expect(read()).rejects.not.toBeInstanceOf(Refused);
    },
  );

  test('finds a snapshot whose response was lost by its finding tag, with the undo data', async () => {
    const { read, requests } = await step({
      'ec2:DescribeSnapshots': snapshot(`${ofIt}<status>pending</status>`),
      'ec2:DescribeVolumes': volumes(usualVolume),
    });
    expect(await read()).toMatchObject({ isReady: false, undo: { setup: { type: 'gp3' } } });
    expect(requests[0]?.fields).toMatchObject({
      'Filter.1.Name': 'tag:janitor-finding',
      'Filter.1.Value.1': sampleFinding({}).id,
      'Filter.2.Value.1': 'vol-1',
    });
  });

  test('ignores a snapshot of an earlier attempt', async () => {
    const startedAtMs = Date.UTC(2026, 2, 4, 16);
    const made = (time: string) => snapshot(`${ofIt}<status>completed</status>`, time);
    const readOf = async (answer: AwsAnswer) =>
      (
        await step(
          { 'ec2:DescribeSnapshots': answer, 'ec2:DescribeVolumes': volumes(usualVolume) },
          { startedAtMs },
        )
      ).read();
    expect(await readOf(made('2026-03-03T16:00:00.000Z'))).toBeNull();
    expect(await readOf(made('2026-03-04T16:00:01.000Z'))).toMatchObject({ isReady: true });
  });

  test.each([
    ['none was created', none, undefined],
    ['it was deleted', ec2Error('InvalidSnapshot.NotFound'), progress],
  ])('finds no snapshot when %s', async (_, answer, at) => {
    const { read } = await step({ 'ec2:DescribeSnapshots': answer }, at ? { progress: at } : {});
    expect(await read()).toBeNull();
  });

  test('deletes the volume after a completed snapshot of it', async () => {
    const { run, requests } = await step(
      {
        'ec2:DescribeSnapshots': snapshot(`${ofIt}<status>completed</status>`),
        'ec2:DeleteVolume': deleted,
        'ec2:DescribeVolumes': ec2Error('InvalidVolume.NotFound'),
      },
      { progress },
    );
    expect(await run()).toEqual({ summary: 'Deleted. The data is in the snapshot snap-1.', undo: {} });
    expect(requests.map(({ call }) => call)).toEqual([
      'ec2:DescribeSnapshots',
      'ec2:DeleteVolume',
      'ec2:DescribeVolumes',
    ]);
  });

  test.each([
    ['is pending', snapshot(`${ofIt}<status>pending</status>`)],
    ['failed', snapshot(`${ofIt}<status>error</status>`)],
    ['has no state', snapshot(ofIt)],
    ['is of another volume', snapshot('<volumeId>vol-2</volumeId><status>completed</status>')],
    ['has no volume id', snapshot('<status>completed</status>')],
    ['does not exist', ec2Error('InvalidSnapshot.NotFound')],
    ['is not in the answer', none],
  ])('does not delete the volume when the snapshot %s', async (_, answer) => {
    const { run, requests } = await step(
      { 'ec2:DescribeSnapshots': answer, 'ec2:DeleteVolume': deleted },
      { progress },
    );
    await expect(run()).rejects.toBeInstanceOf(Refused);
    expect(requests.map(({ call }) => call)).not.toContain('ec2:DeleteVolume');
  });

  test('is done only when the volume is gone after the last step', async () => {
    const resource = await listVolume(usualVolume);
    const { remediator } = volumesIn(() => none);
    expect(remediator.isDone(findingOf(resource), undefined)).toBe(false);
    expect(remediator.isDone(findingOf(resource, progress), undefined)).toBe(true);
    expect(remediator.isDone(findingOf(resource, progress), resource)).toBe(false);
  });

  test.each([{}, { snapshotId: '' }, { snapshotId: 1 }])(
    'sends nothing without a snapshot id: %j',
    async (state) => {
      const { run, read, requests } = await step({}, { progress: { ...progress, state } });
      await expect(run()).rejects.toBeInstanceOf(Refused);
      await expect(read()).rejects.toBeInstanceOf(Refused);
      expect(requests).toEqual([]);
    },
  );

  test.each(['VolumeInUse', 'IncorrectState', 'SnapshotLimitExceeded'])(
    'treats %s as a refusal',
    async (code) => {
      const { run } = await step({ 'ec2:CreateSnapshot': ec2Error(code) });
      await expect(run()).rejects.toBeInstanceOf(Refused);
    },
  );
});
