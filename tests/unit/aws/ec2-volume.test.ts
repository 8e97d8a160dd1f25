import { describe, expect, test } from '@jest/globals';
import { type AwsAnswer, ec2Error } from '../../support/aws-answers.ts';
import { account, listVolume, usualVolume, volumes, volumesIn } from '../../support/volume-answers.ts';

const keyArn = `arn:aws:kms:eu-west-1:${account}:key/1`;
const tagged = (key: string, value = 'x') =>
  `${usualVolume}<tagSet><item><key>${key}</key><value>${value}</value></item></tagSet>`;

describe('a volume', () => {
  test('has the facts that undo and the rules need', async () => {
    expect(await listVolume(usualVolume)).toMatchObject({
      arn: `arn:aws:ec2:eu-west-1:${account}:volume/vol-1`,
      name: 'vol-1',
      facts: {
        state: { value: 'available' },
        setup: {
          value: {
            type: 'gp3',
            sizeGiB: 100,
            iops: 3_000,
            throughputMiBps: 125,
            zone: 'eu-west-1a',
            encrypted: false,
            kmsKey: null,
          },
        },
        snapshotMonthlyUsd: { value: 5.55 },
      },
      material: { Type: 'gp3', Size: '100 GiB' },
      dimensions: { VolumeId: 'vol-1' },
      protections: [],
      monthlyUsd: 8.88,
    });
  });

  test('has unknown facts and no price for fields that EC2 leaves out', async () => {
    const bare = await listVolume('');
    expect(bare.facts).toMatchObject({
      state: { known: false },
      setup: { known: false },
      snapshotMonthlyUsd: { known: false },
    });
    expect(bare.monthlyUsd).toBeNull();
    expect((await listVolume('<size>100</size><volumeType>io2</volumeType>')).monthlyUsd).toBeNull();
  });

  test.each([
    ['kubernetes', tagged('kubernetes.io/created-for/pvc/name', 'db-0')],
    ['kubernetes', tagged('ebs.csi.aws.com/cluster')],
    ['kubernetes', tagged('CSIVolumeName')],
    ['cloudformation', tagged('aws:cloudformation:stack-name', 'web')],
    ['backup', tagged('aws:backup:source-resource')],
    ['dlm', tagged('aws:dlm:lifecycle-policy-id')],
    ['disaster-recovery', tagged('AWSElasticDisasterRecoveryManaged')],
    ['disaster-recovery', tagged('drs.amazonaws.com-job')],
    ['migration', tagged('AWSApplicationMigrationServiceManaged')],
    ['service-managed', `${usualVolume}<operator><managed>true</managed></operator>`],
    ['multi-attach', `${usualVolume}<multiAttachEnabled>true</multiAttachEnabled>`],
    ['multi-attach', usualVolume.replace('gp3', 'io2')],
    ['state', usualVolume.replace('available', 'error')],
  ])('is protected as %s by %s', async (code, fields) => {
    expect((await listVolume(fields)).protections.map((one) => one.code)).toEqual([code]);
  });

  test.each([
    ['age-unread', usualVolume.replace(/<createTime>.*<\/createTime>/, '')],
    ['encryption-unread', usualVolume.replace('<encrypted>false</encrypted>', '')],
    ['operator-unread', `${usualVolume}<operator></operator>`],
  ])('has the unread protection %s', async (code, fields) => {
    const { protections } = await listVolume(fields);
    expect(protections).toMatchObject([{ code, isUnread: true }]);
  });

  test('keeps in its setup what undo needs to create it again, including its Outpost', async () => {
    const outpost = `arn:aws:outposts:eu-west-1:${account}:outpost/op-1`;
    const fields = `${usualVolume}<outpostArn>${outpost}</outpostArn><multiAttachEnabled>true</multiAttachEnabled><volumeInitializationRate>200</volumeInitializationRate>`;
    expect((await listVolume(fields)).facts['setup']).toMatchObject({
      value: { outpost, multiAttach: true, initializationRate: 200 },
    });
  });

  test('with Multi-Attach off is not protected', async () => {
    const fields = `${usualVolume.replace('gp3', 'io2')}<multiAttachEnabled>false</multiAttachEnabled>`;
    expect((await listVolume(fields)).protections).toEqual([]);
  });

  test.each([
    [ec2Error('InvalidVolume.NotFound')],
    [volumes('<status>deleting</status>')],
    [volumes('<status>deleted</status>')],
  ])('is gone when EC2 says so', async (answer) => {
    const ref = { account, region: 'eu-west-1', kind: 'ec2-volume', id: 'vol-1', arn: '', name: '' };
    await expect(volumesIn(() => answer).inventory.get(ref)).resolves.toBeUndefined();
  });
});

describe('probing snapshot-and-delete', () => {
  const wouldDo = ec2Error('DryRunOperation', 'would have succeeded', 412);
  const encrypted = `${usualVolume.replace('false', 'true')}<kmsKeyId>${keyArn}</kmsKeyId>`;
  const keyState = (state: string): AwsAnswer => ({
    xml: JSON.stringify({
      KeyMetadata: { KeyId: '1', Arn: keyArn, KeyState: state, KeyManager: 'CUSTOMER' },
    }),
  });
  const probe = async (fields: string, answers: Readonly<Record<string, AwsAnswer>> = {}) => {
    const { inventory, requests } = volumesIn(({ call }) => answers[call] ?? wouldDo);
    const answer = await inventory.probe(await listVolume(fields), 'snapshot-and-delete');
    return { answer, requests };
  };

  test('sends both steps as dry runs and changes nothing', async () => {
    const { answer, requests } = await probe(usualVolume);
    expect(answer).toMatchObject({ probe: { allowed: 'yes' }, protections: [] });
    expect(requests.map(({ call, fields }) => [call, fields['DryRun']])).toEqual([
      ['ec2:CreateSnapshot', 'true'],
      ['ec2:DeleteVolume', 'true'],
    ]);
  });

  test.each(['ec2:CreateSnapshot', 'ec2:DeleteVolume'])('is not allowed without %s', async (call) => {
    const { answer } = await probe(usualVolume, { [call]: ec2Error('UnauthorizedOperation', 'no', 403) });
    expect(answer.probe.allowed).toBe('no');
  });

  test.each(['Disabled', 'PendingDeletion', 'Unavailable', 'PendingImport'])(
    'reports a protection when the key is %s, because its snapshot could not be read',
    async (state) => {
      const { answer } = await probe(encrypted, { 'kms:DescribeKey': keyState(state) });
      expect(answer.protections).toEqual([
        { code: 'key-unusable', because: expect.stringContaining(state), from: ['snapshot-and-delete'] },
      ]);
    },
  );

  test('reports no protection when the key is enabled', async () => {
    const { answer } = await probe(encrypted, { 'kms:DescribeKey': keyState('Enabled') });
    expect(answer).toMatchObject({ probe: { allowed: 'yes' }, protections: [] });
  });

  test.each([
    [
      'EC2 leaves out whether the volume is encrypted',
      usualVolume.replace('<encrypted>false</encrypted>', ''),
      {},
    ],
    ['EC2 leaves out the key', usualVolume.replace('false', 'true'), {}],
    [
      'the key cannot be read',
      encrypted,
      { 'kms:DescribeKey': ec2Error('AccessDeniedException', 'no', 400) },
    ],
  ])('is not allowed when %s', async (_, fields, answers) => {
    const { answer } = await probe(fields, answers);
    expect(answer).toMatchObject({ probe: { allowed: 'no' }, unread: answer.probe.because });
  });
});
