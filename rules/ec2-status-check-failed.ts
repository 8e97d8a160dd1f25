import { minuteMs, utcMinute } from '../core/calendar.ts';
import { example, exampleNowMs } from '../core/facts/examples.ts';
import { notRunning } from '../core/facts/not-running.ts';
import { type FactsOf, type Kinds, known, unknown } from '../core/resource.ts';
import { defineRule, type Evidence, ok, undecided, violation } from '../core/rule.ts';

type Status = Kinds['ec2-instance']['instanceStatus'];
type Check = Status['system'];

export const rule = defineRule({
  id: 'ec2-status-check-failed',
  title: 'Instance fails its status check',
  kind: 'ec2-instance',
  severity: 'high',
  incident: {
    alarms: [
      {
        namespace: 'AWS/EC2',
        metrics: [
          'StatusCheckFailed',
          'StatusCheckFailed_Instance',
          'StatusCheckFailed_System',
          'StatusCheckFailed_AttachedEBS',
        ],
      },
    ],
  },
  thresholds: { minutes: 5, recoveryMinutes: 20 },
  docs: {
    reports: ({ minutes }) => `running instances that have failed a status check for ${minutes} minutes`,
    thresholds: {
      minutes: 'how long a check has failed before it counts',
      recoveryMinutes:
        'how long AWS may take to recover the host before a person is asked to stop and start it',
    },
  },
  remediation: 'reboot',
  remediations: ['reboot'],
  saves: false,
  judge: ({ fact, resource, thresholds, nowMs }) => {
    const state = fact('state');
    const stopped = notRunning(state);
    if (stopped) return stopped;
    const status = fact('instanceStatus');
    const failed = failedCheck(status);
    const evidence = evidenceOf(status, failed?.check.impairedSinceMs ?? null);
    if (failed === undefined) {
      const unclear = [status.system, status.instance].find((check) => check.status !== 'ok');
      return unclear
        ? undecided('instanceStatus', `Its status check says ${unclear.status}.`, evidence)
        : ok('All status checks pass.', evidence);
    }
    const { name, check } = failed;
    const sinceMs = check.impairedSinceMs;
    if (sinceMs === null)
      return undecided('instanceStatus', 'EC2 does not say since when the check fails.', evidence);
    const minutes = Math.floor((nowMs - sinceMs) / minuteMs);
    if (minutes < thresholds.minutes)
      return undecided(
        'instanceStatus',
        `The check has failed for ${minutes} min. It counts from ${thresholds.minutes}.`,
        evidence,
      );

    const more = { sinceMs };
    const leaving = status.events.find(
      ({ code }) => code === 'instance-retirement' || code === 'instance-stop',
    );
    if (leaving)
      return violation(
        `Status check of the ${name} fails, and AWS retires its host.`,
        ['host-retires'],
        evidence,
        {
          ...more,
          toFix: 'Stop and start it, so that it moves to another host',
        },
      );
    if (name === 'volumes')
      return violation('Status check of its volumes fails.', ['volumes'], evidence, {
        ...more,
        toFix: 'Look at its EBS volumes. Neither a reboot nor a recovery helps',
      });
    const actions = fact('alarmActions');
    if (name === 'host') {
      if (minutes < thresholds.recoveryMinutes)
        return violation('Status check of the host fails. AWS may recover it.', ['host'], evidence, {
          ...more,
          toFix: `Wait until ${utcMinute(sinceMs + thresholds.recoveryMinutes * minuteMs)}. AWS may recover it on another host`,
        });
      return violation(
        'Status check of the host fails. AWS has not recovered it.',
        ['host-lasting'],
        evidence,
        {
          ...more,
          toFix:
            'Stop and start it on another host. It loses instance store data, and a public IPv4 address that is not elastic',
        },
      );
    }
    const owner = resource.protections.find(({ from, passes, isUnread }) => !from && !passes && !isUnread);
    if (owner)
      return violation('Status check of the instance fails.', ['instance'], evidence, {
        ...more,
        toFix: `Nothing by Janitor: ${owner.because}`,
      });
    const acting = actions.find(({ metric }) => metric !== 'StatusCheckFailed_System');
    if (acting)
      return violation(
        'Status check of the instance fails. CloudWatch acts on it.',
        ['instance', 'cloudwatch-acts'],
        { ...evidence, numbers: { ...evidence.numbers, 'Alarm that acts': acting.alarm } },
        {
          ...more,
          toFix: `Nothing by Janitor: the alarm ${acting.alarm} has the EC2 action ${acting.action}`,
        },
      );
    return violation('Status check of the instance fails.', ['instance'], evidence, more);
  },
  examples: {
    violating: [
      instance({ instance: impaired(5) }),
      instance({ instance: impaired(60), system: impaired(5) }),
      instance({ instance: impaired(60), system: impaired(20) }),
      instance({ attachedEbs: impaired(5) }),
      instance({ instance: impaired(5) }, [
        { alarm: 'web reboots', metric: 'StatusCheckFailed_Instance', action: 'reboot' },
      ]),
      instance({
        instance: impaired(5),
        events: [
          { code: 'instance-retirement', description: 'degraded hardware', notBeforeMs: exampleNowMs },
        ],
      }),
    ],
    ok: [
      instance({}),
      instance({ attachedEbs: null }),
      example('ec2-instance', { facts: { state: known('stopped') } }),
      example('ec2-instance', { facts: { state: known('shutting-down') } }),
    ],
    undecided: [
      instance({ instance: impaired(4) }),
      instance({ instance: { status: 'impaired', impairedSinceMs: null } }),
      instance({ instance: { status: 'initializing', impairedSinceMs: null } }),
      instance({ system: { status: 'insufficient-data', impairedSinceMs: null } }),
      example('ec2-instance', { facts: { state: known('pending') } }),
      example('ec2-instance', {
        facts: { state: known('running'), instanceStatus: unknown('access denied') },
      }),
      example('ec2-instance', {
        facts: {
          state: known('running'),
          instanceStatus: known(statusOf({ instance: impaired(5) })),
          alarmActions: unknown('access denied'),
        },
      }),
    ],
  },
});

/** The check that decides. A host that fails makes its instances fail too. */
function failedCheck({
  system,
  instance,
  attachedEbs,
}: Status): { readonly name: 'host' | 'instance' | 'volumes'; readonly check: Check } | undefined {
  if (system.status === 'impaired') return { name: 'host', check: system };
  if (instance.status === 'impaired') return { name: 'instance', check: instance };
  return attachedEbs?.status === 'impaired' ? { name: 'volumes', check: attachedEbs } : undefined;
}

function evidenceOf({ system, instance, attachedEbs, events }: Status, sinceMs: number | null): Evidence {
  return {
    numbers: {
      'Host check': system.status,
      'Instance check': instance.status,
      'Volume check': attachedEbs?.status ?? 'none',
      ...(sinceMs === null ? {} : { 'Failed since': utcMinute(sinceMs) }),
      ...Object.fromEntries(
        events.map(({ code, notBeforeMs }) => [`Scheduled: ${code}`, whenOf(notBeforeMs)]),
      ),
    },
  };
}

function whenOf(notBeforeMs: number | null): string {
  return notBeforeMs === null ? 'no time' : utcMinute(notBeforeMs);
}

function impaired(minutes: number): Check {
  return { status: 'impaired', impairedSinceMs: exampleNowMs - minutes * minuteMs };
}

function statusOf(parts: Partial<Status>): Status {
  const passing: Check = { status: 'ok', impairedSinceMs: null };
  return { system: passing, instance: passing, attachedEbs: passing, events: [], ...parts };
}

function instance(parts: Partial<Status>, actions: Kinds['ec2-instance']['alarmActions'] = []) {
  const facts: Partial<FactsOf<'ec2-instance'>> = {
    state: known('running'),
    instanceStatus: known(statusOf(parts)),
    alarmActions: known(actions),
  };
  return example('ec2-instance', { facts });
}
