import { utcMinute } from '../core/calendar.ts';
import { example, exampleNowMs } from '../core/facts/examples.ts';
import { phaseOf } from '../core/facts/lifecycles.ts';
import { type Kinds, known, unknown } from '../core/resource.ts';
import { defineRule, ok, undecided, violation } from '../core/rule.ts';

type Event = Kinds['ec2-instance']['instanceStatus']['events'][number];

/** AWS ends or stops the instance. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instances-status-check_sched.html */
const leaving = ['instance-retirement', 'instance-stop'];

export const rule = defineRule({
  id: 'ec2-instance-retirement-scheduled',
  title: 'AWS retires the host of the instance',
  kind: 'ec2-instance',
  severity: 'medium',
  thresholds: {},
  docs: {
    reports: () => 'running instances that AWS will stop or retire because of their host',
    thresholds: {},
  },
  remediation: null,
  toFix: 'Stop and start it, so that it moves to another host',
  remediations: [],
  saves: false,
  judge: ({ fact }) => {
    const state = fact('state');
    const phase = phaseOf('ec2-instance', state);
    if (phase === 'passing')
      return undecided('state', `Not running: ${state}.`, { numbers: { State: state } });
    // Stopping and starting is what moves it.
    if (phase !== 'steady') return ok(`Not running: ${state}.`, { numbers: { State: state } });
    const [next] = fact('instanceStatus')
      .events.filter(({ code }) => leaving.includes(code))
      .toSorted((a, b) => (a.notBeforeMs ?? 0) - (b.notBeforeMs ?? 0));
    if (!next) return ok('AWS has scheduled no stop.', { numbers: { State: state } });
    const when = next.notBeforeMs === null ? 'at any time' : utcMinute(next.notBeforeMs);
    return violation(
      `AWS ${next.code === 'instance-stop' ? 'stops' : 'retires'} it: ${when}.`,
      [next.code],
      { numbers: { Event: next.code, 'Not before': when } },
      {
        toFix:
          next.notBeforeMs === null
            ? 'Stop and start it now, so that it moves to another host'
            : `Stop and start it before ${when}, so that it moves to another host`,
      },
    );
  },
  examples: {
    violating: [
      running([event('instance-retirement')]),
      running([event('system-reboot'), { ...event('instance-stop'), notBeforeMs: null }]),
    ],
    ok: [
      running([]),
      running([event('system-reboot')]),
      example('ec2-instance', { facts: { state: known('stopped') } }),
    ],
    undecided: [
      example('ec2-instance', { facts: { state: known('pending') } }),
      example('ec2-instance', {
        facts: { state: known('running'), instanceStatus: unknown('access denied') },
      }),
    ],
  },
});

function event(code: string): Event {
  return { code, description: 'The instance is running on degraded hardware', notBeforeMs: exampleNowMs };
}

function running(events: readonly Event[]) {
  const passing = { status: 'ok', impairedSinceMs: null };
  return example('ec2-instance', {
    facts: {
      state: known('running'),
      instanceStatus: known({ system: passing, instance: passing, attachedEbs: null, events }),
    },
  });
}
