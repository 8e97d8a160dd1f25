import { ModifyVolumeCommand } from '@aws-sdk/client-ec2';
import type { Finding } from '../../../core/finding.ts';
import { assertAbout } from '../../access/answers.ts';
import { differing, isGone, keptIn, keptTooLittle } from '../as-left.ts';
import type { UndoStep } from '../define.ts';
import { modifyVolume } from './gp3.ts';
import type { VolumeSetup } from './volume-setup.ts';

/** Undo of `to-gp3`. The speed of a gp2 volume follows from its size. */
export const toGp2: UndoStep<'ec2-volume'> = {
  calls: [modifyVolume],
  says: ({ undo }) =>
    undo['before']
      ? {
          is: 'exact',
          title: 'Change the type back to gp2',
          lost: 'During the change, which can take hours, performance is between the two types.',
          untilMs: null,
        }
      : keptTooLittle,
  differences: async (_aws, volume, finding) => {
    if (!volume) return isGone;
    const { setup } = volume.facts;
    if (!setup?.known) throw new Error('its type and size are unknown');
    const { type, sizeGiB, iops, throughputMiBps } = setup.value;
    const { settings } = finding.plan;
    return [
      ...differing('Type', 'gp3', type),
      ...differing('Size', `${beforeIn(finding)?.sizeGiB} GiB`, `${sizeGiB} GiB`),
      ...differing('IOPS', settings?.['IOPS'] ?? '', String(iops)),
      ...differing('Throughput, MiB/s', settings?.['Throughput, MiB/s'] ?? '', String(throughputMiBps)),
    ];
  },
  run: async (aws, { resource: { id, region } }) => {
    const { VolumeModification } = await aws.clients
      .ec2(region)
      .send(new ModifyVolumeCommand({ VolumeId: id, VolumeType: 'gp2' }));
    assertAbout(id, VolumeModification?.VolumeId);
    const { TargetVolumeType, ModificationState: state } = VolumeModification ?? {};
    if (TargetVolumeType !== 'gp2' || !['modifying', 'optimizing', 'completed'].includes(state ?? ''))
      throw new Error(
        `EC2's response does not confirm the change to gp2: the state is ${state ?? 'unknown'}`,
      );
    return { summary: 'Being changed back to gp2.' };
  },
  isDone: (volume) => {
    if (!volume) return false;
    const { setup } = volume.facts;
    return setup?.known ? setup.value.type === 'gp2' : 'unknown';
  },
};

function beforeIn(finding: Finding): VolumeSetup | undefined {
  return keptIn(finding)['before'] as VolumeSetup | undefined;
}
