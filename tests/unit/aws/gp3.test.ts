import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { kind } from '../../../aws/kinds/ec2/ec2-volume.ts';
import { asGp3 } from '../../../aws/kinds/ec2/gp3.ts';
import { reader } from '../../../aws/reader.ts';
import type { Finding } from '../../../core/finding.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { type AwsAnswer, answeringClients, ec2Error } from '../../support/aws-answers.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { account, listVolume, usualVolume, volumesIn } from '../../support/volume-answers.ts';

const setupOf = (sizeGiB: number, type = 'gp2') => ({
  type,
  sizeGiB,
  iops: null,
  throughputMiBps: null,
  zone: null,
  encrypted: false,
  kmsKey: null,
});

describe('a gp2 volume converted to gp3', () => {
  test.each([
    [1, 3_000, 125, 0.02],
    [100, 3_000, 125, 2],
    [170, 3_000, 125, 3.4],
    [171, 3_000, 250, -1.58],
    [500, 3_000, 250, 5],
    [1_000, 3_000, 250, 15],
    [1_001, 3_003, 250, 15],
    [2_048, 6_144, 250, 20.24],
    [5_333, 15_999, 250, 36.66],
    [5_334, 16_000, 250, 36.68],
    [16_384, 16_000, 250, 257.68],
  ])('with %p GiB has %p IOPS and %p MiB/s and saves $%p', (sizeGiB, iops, throughputMiBps, saves) => {
    const setup = { iops, throughputMiBps, savesMonthlyUsd: saves, pricesOf: 'us-east-1' };
    expect(asGp3(setupOf(sizeGiB), 'us-east-1')).toEqual(setup);
  });

  test.each([
    ['sa-east-1', 24, 'sa-east-1'],
    ['xx-new-1', 15, 'us-east-1'],
  ])('in %s saves $%p at the prices of %p', (region, savesMonthlyUsd, pricesOf) => {
    expect(asGp3(setupOf(1_000), region)).toMatchObject({ savesMonthlyUsd, pricesOf });
  });

  test('is never slower, within the limits of gp3', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16_384 }), (sizeGiB) => {
        const as = asGp3(setupOf(sizeGiB), 'us-east-1');
        expect(as?.iops).toBeGreaterThanOrEqual(Math.min(3 * sizeGiB, 16_000));
        expect(as?.iops).toBeLessThanOrEqual(16_000);
        expect(as?.throughputMiBps).toBeGreaterThanOrEqual(sizeGiB > 170 ? 250 : 125);
      }),
      { seed: 20_260_302, numRuns: 300 },
    );
  });

  test.each(['gp3', 'io2', 'st1', 'standard'])('is not planned for a volume of type %s', (type) => {
    expect(asGp3(setupOf(100, type), 'us-east-1')).toBeNull();
  });
});

const gp2 = usualVolume.replace('gp3', 'gp2').replace('<throughput>125</throughput>', '');

describe('to-gp3', () => {
  const modified: AwsAnswer = {
    xml: '<ModifyVolumeResponse><volumeModification><volumeId>vol-1</volumeId><modificationState>modifying</modificationState><targetVolumeType>gp3</targetVolumeType><targetIops>3000</targetIops><targetThroughput>125</targetThroughput></volumeModification></ModifyVolumeResponse>',
  };
  const settings = { Type: 'gp3', IOPS: '3000', 'Throughput, MiB/s': '125' };
  const run = async (fields: string, given: Finding['plan']['settings'], answer: AwsAnswer = modified) => {
    const resource = await listVolume(fields);
    const base = sampleFinding({});
    const plan = { ...base.plan, remediation: 'to-gp3', ...(given ? { settings: given } : {}) };
    const finding = { ...base, resource, plan };
    const { remediator, requests } = volumesIn(() => answer);
    return { outcome: remediator.run({ finding, resource } as never), requests };
  };

  test('sends IOPS and throughput and keeps the setup before for undo', async () => {
    const { outcome, requests } = await run(gp2, settings);
    expect(await outcome).toMatchObject({
      summary: 'Change to gp3 started, with 3000 IOPS and 125 MiB/s. It can take hours.',
      undo: { call: 'ec2:ModifyVolume', volumeId: 'vol-1', before: { type: 'gp2', sizeGiB: 100 } },
    });
    expect(
      requests.map(({ call, fields }) => [call, fields['VolumeType'], fields['Iops'], fields['Throughput']]),
    ).toEqual([['ec2:ModifyVolume', 'gp3', '3000', '125']]);
  });

  test.each([
    ['a volume that already is gp3', usualVolume, settings],
    ['a volume without a type', '<status>in-use</status>', settings],
    ['a plan without values', gp2, undefined],
    ['a plan with another type', gp2, { ...settings, Type: 'io2' }],
    ['a plan with other IOPS', gp2, { ...settings, IOPS: '16000' }],
    ['a plan with another throughput', gp2, { ...settings, 'Throughput, MiB/s': '250' }],
  ])('sends nothing for %s', async (_, fields, given) => {
    const { outcome, requests } = await run(fields, given);
    await expect(outcome).rejects.toBeInstanceOf(Refused);
    expect(requests).toEqual([]);
  });

  test.each(['VolumeModificationRateExceeded', 'IncorrectModificationState', 'IncorrectState'])(
    'treats %s as a refusal',
    async (code) => {
      const { outcome } = await run(gp2, settings, ec2Error(code));
      await expect(outcome).rejects.toBeInstanceOf(Refused);
    },
  );

  test.each([
    ['another type', ['gp3', 'gp2']],
    ['other IOPS', ['3000', '100']],
    ['another throughput', ['>125', '>250']],
    ['a failure', ['modifying', 'failed']],
    ['no throughput', ['<targetThroughput>125</targetThroughput>', '']],
  ])('has an unknown outcome when EC2 answers with %s', async (_, [from = '', to = '']) => {
    const xml = (modified as { readonly xml: string }).xml.replace(from, to);
    const { outcome } = await run(gp2, settings, { xml });
    await expect(outcome).rejects.toThrow('does not confirm');
    await expect(outcome).rejects.not.toBeInstanceOf(Refused);
  });

  test('isDone is true once the volume is gp3', async () => {
    const { remediator } = volumesIn(() => modified);
    const base = sampleFinding({});
    const resource = await listVolume(gp2);
    const finding = { ...base, resource, plan: { ...base.plan, remediation: 'to-gp3', settings } };
    expect(remediator.isDone(finding, resource)).toBe(false);
    expect(remediator.isDone(finding, undefined)).toBe(false);
    expect(remediator.isDone(finding, await listVolume('<status>in-use</status>'))).toBe('unknown');
    expect(remediator.isDone(finding, await listVolume(usualVolume))).toBe(true);
    const slower = await listVolume(usualVolume.replace('>125<', '>100<'));
    expect(remediator.isDone(finding, slower)).toBe(false);
  });

  test('is probed by a dry run that asks for the current type', async () => {
    const { inventory, requests } = volumesIn(() => ec2Error('DryRunOperation', '', 412));
    expect(await inventory.probe(await listVolume(gp2), 'to-gp3')).toMatchObject({
      probe: { allowed: 'yes' },
    });
    expect(requests.map(({ fields }) => [fields['Action'], fields['VolumeType'], fields['DryRun']])).toEqual([
      ['ModifyVolume', 'gp2', 'true'],
    ]);
  });
});

describe('the fact whether a volume is being modified', () => {
  const load = async (answer: AwsAnswer, times = 1) => {
    const { clients, requests } = answeringClients(() => answer);
    const aws = reader(clients, account, 'eu-west-1', 0);
    const volume = await listVolume(gp2);
    const fact = kind.facts.isBeingModified;
    for (let time = 1; time < times; time++) await fact?.load(aws, volume as never);
    return { is: fact?.load(aws, volume as never), requests };
  };
  const modifications = (items: string): AwsAnswer => ({
    xml: `<DescribeVolumesModificationsResponse><volumeModificationSet>${items}</volumeModificationSet></DescribeVolumesModificationsResponse>`,
  });

  test('is read once per region, only for modifications in progress', async () => {
    const { is, requests } = await load(modifications('<item><volumeId>vol-1</volumeId></item>'), 3);
    expect(await is).toBe(true);
    expect(requests.map(({ fields }) => [fields['Filter.1.Value.1'], fields['Filter.1.Value.2']])).toEqual([
      ['modifying', 'optimizing'],
    ]);
  });

  test('is false when no volume or another one is being modified', async () => {
    expect(await (await load(modifications(''))).is).toBe(false);
    expect(await (await load(modifications('<item><volumeId>vol-2</volumeId></item>'))).is).toBe(false);
  });

  test.each(['', '<Response/>'])('is unknown after an answer %p', async (xml) => {
    await expect((await load({ xml })).is).rejects.toThrow(Error);
  });
});
