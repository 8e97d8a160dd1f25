import { RebootInstancesCommand } from '@aws-sdk/client-ec2';
import { minuteMs } from '../../../core/calendar.ts';
import type { Finding } from '../../../core/finding.ts';
import { type InProgress, Refused } from '../../../core/ports/remediator.ts';
import type { Resource, ResourceRef } from '../../../core/resource.ts';
import { on, sends } from '../../access/permission.ts';
import type { Reader, Remediation } from '../define.ts';
import { instances } from './instance-calls.ts';
import { describeStatus, readStatus } from './instance-status.ts';

export const rebootCall = sends('EC2.RebootInstances', on(instances, 'ec2:RebootInstances'));

/** EC2 tells nothing of a reboot, so its status check is read this often. */
const readEveryMs = 5 * minuteMs;

/** A reboot itself fails the check for some minutes. */
const failedAfterMs = 10 * minuteMs;

/** A boot that checks its disks takes longer. */
const longestMs = 30 * minuteMs;

type Get = (aws: Reader, ref: ResourceRef) => Promise<Resource<'ec2-instance'> | undefined>;

/** `get`: reads the instance once more, because a reboot starts a stopped one on some emulators. */
export function rebootWith(
  calls: Remediation<'ec2-instance'>['calls'],
  get: Get,
): Remediation<'ec2-instance'> {
  return {
    title: 'Reboot the instance',
    // Nothing stays changed, so that it needs no approval as what is lost for good does.
    undo: {
      possible: 'nothing',
      how: 'Memory is lost. Host, addresses and disks stay.',
    },
    calls: [rebootCall, describeStatus, ...calls],
    run: async (aws, instance, finding) => {
      const state = (await get(aws, instance))?.facts.state;
      if (!state?.known || state.value !== 'running')
        throw new Refused(`The instance is ${state?.known ? state.value : 'gone'}, not running`);
      await aws.clients.ec2(aws.region).send(new RebootInstancesCommand({ InstanceIds: [instance.id] }));
      return rebooting(finding, 'rebooting');
    },
    next: {
      read: async (aws, finding) => {
        const { system, instance } = await readStatus(aws, finding.resource);
        const checks = [system.status, instance.status];
        const passedMs = aws.nowMs - (finding.startedAtMs ?? aws.nowMs);
        const minutes = Math.floor(passedMs / minuteMs);
        const progress = {
          ...rebooting(finding, `rebooting, status check ${instance.status}`),
          isReady: false,
        };
        if (checks.every((status) => status === 'ok')) {
          const summary = `Rebooted. Its status checks pass after ${Math.max(1, minutes)} min.`;
          return { ...progress, done: { summary, undo: progress.undo } };
        }
        if (checks.includes('not-applicable')) throw new Refused('Rebooted, but it is not running now.');
        const limitMs = checks.includes('impaired') ? failedAfterMs : longestMs;
        if (passedMs >= limitMs)
          throw new Refused(`Rebooted ${minutes} min ago, but its status check says ${worst(checks)}.`);
        return progress;
      },
    },
    isDone: () => false,
  };
}

function worst(checks: readonly string[]): string {
  return checks.find((status) => status === 'impaired') ?? checks.find((status) => status !== 'ok') ?? 'ok';
}

function rebooting({ resource: { id, region } }: Finding, note: string): InProgress {
  return {
    note,
    made: '',
    inProgress: {},
    undo: { instanceId: id, region },
    readAgainAfterMs: readEveryMs,
  };
}
