import { hourMs, minuteMs, utcMinute } from '../core/calendar.ts';
import { example, exampleNowMs } from '../core/facts/examples.ts';
import { phaseOf } from '../core/facts/lifecycles.ts';
import { type FactsOf, known, type Tags, unknown } from '../core/resource.ts';
import { defineRule, ok, undecided, violation } from '../core/rule.ts';

/**
 * `expected`: somebody meant it. `start`: AWS stopped it. `ask`: the OS stopped it. `fix`: a start would fail again.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html
 */
const causes: Readonly<
  Record<
    string,
    { readonly is: 'expected' | 'start' | 'ask' | 'fix'; readonly who: string; readonly toFix?: string }
  >
> = {
  'Server.ScheduledStop': { is: 'start', who: 'AWS stopped it, because its host is retired' },
  'Server.InternalError': { is: 'start', who: 'An error of AWS stopped it' },
  'Client.InstanceInitiatedShutdown': { is: 'ask', who: 'Its operating system shut down' },
  'Client.UserInitiatedShutdown': { is: 'expected', who: 'Somebody stopped it' },
  'Client.UserInitiatedHibernate': { is: 'expected', who: 'Somebody hibernated it' },
  'Server.SpotInstanceShutdown': { is: 'expected', who: 'Spot stopped it' },
  'Server.SpotInstanceTermination': { is: 'expected', who: 'Spot ended it' },
  'Server.InsufficientInstanceCapacity': {
    is: 'fix',
    who: 'AWS had no capacity for it',
    toFix: 'Start it later, or as another instance type',
  },
  'Client.InternalError': {
    is: 'fix',
    who: 'Its launch failed',
    toFix: 'Check that its EBS volumes and their KMS keys can be used',
  },
  'Client.VolumeLimitExceeded': {
    is: 'fix',
    who: 'The limit of EBS volumes or storage was exceeded',
    toFix: 'Raise the limit, or delete volumes',
  },
  'Client.InvalidSnapshot.NotFound': {
    is: 'fix',
    who: 'A snapshot that it needs was not found',
    toFix: 'Restore the snapshot, or launch from another image',
  },
};

export const rule = defineRule({
  id: 'ec2-unexpected-stop',
  title: 'Instance stopped unexpectedly',
  kind: 'ec2-instance',
  severity: 'high',
  incident: { alarms: [] },
  thresholds: { withinHours: 24, scheduleTags: ['Schedule'], keepRunningTags: ['keep-running'] },
  docs: {
    reports: ({ withinHours }) =>
      `instances that AWS or their operating system stopped in the last ${withinHours} hours`,
    thresholds: {
      withinHours: 'how old a stop may be, if EC2 tells its time',
      scheduleTags: 'tags of instances that a scheduler starts and stops',
      keepRunningTags:
        'tags of instances that are started again after their operating system shut down, without approval',
    },
  },
  remediation: 'start',
  remediations: ['start'],
  saves: false,
  judge: ({ fact, tags, resource, thresholds, nowMs }) => {
    const state = fact('state');
    const phase = phaseOf('ec2-instance', state);
    const numbers = { State: state };
    if (phase !== 'stopped') {
      const because = `Not stopped: ${state}.`;
      return phase === 'passing' ? undecided('state', because, { numbers }) : ok(because, { numbers });
    }
    const code = fact('stateReasonCode');
    const evidence = { numbers: { ...numbers, Reason: code } };
    const cause = Object.hasOwn(causes, code) ? causes[code] : undefined;
    if (!cause) return undecided('stateReasonCode', `Unknown reason: ${code}.`, evidence);
    if (cause.is === 'expected') return ok(`${cause.who}.`, evidence);
    if (fact('lifecycle') === 'spot') return ok('A Spot instance. AWS starts and stops it.', evidence);
    // What passes or could not be read does not say that something else starts it.
    const owner = resource.protections.find(({ from, passes, isUnread }) => !from && !passes && !isUnread);
    if (owner) return ok(`${cause.who}. ${owner.because}`, evidence);
    const own = tags();
    const schedule = keyIn(own, thresholds.scheduleTags);
    if (schedule !== undefined) return ok(`A schedule starts it: tag ${schedule}.`, evidence);
    const atMs = fact('stateChangedAtMs');
    if (atMs !== null && nowMs - atMs > thresholds.withinHours * hourMs)
      return ok(`Stopped since ${utcMinute(atMs)}.`, evidence);
    const more = atMs === null ? {} : { sinceMs: atMs };
    const because = `${cause.who}.`;
    if (cause.is === 'fix')
      return violation(because, [code], evidence, { ...more, toFix: cause.toFix ?? 'Start it' });
    if (cause.is === 'ask' && keyIn(own, thresholds.keepRunningTags) === undefined)
      return violation(because, [code], evidence, {
        ...more,
        asksBecause: 'The operating system shut down, which may be meant.',
      });
    return violation(because, [code], evidence, more);
  },
  examples: {
    violating: [
      stopped('Server.ScheduledStop'),
      stopped('Server.InternalError'),
      stopped('Client.InstanceInitiatedShutdown'),
      stopped('Client.InstanceInitiatedShutdown', { 'Keep-Running': 'yes' }),
      stopped('Client.InternalError'),
      stopped('Server.ScheduledStop', {}, { stateChangedAtMs: known(exampleNowMs - 24 * hourMs) }),
    ],
    ok: [
      example('ec2-instance', { facts: { state: known('running') } }),
      stopped('Client.UserInitiatedShutdown'),
      stopped('Client.UserInitiatedHibernate'),
      stopped('Server.SpotInstanceShutdown'),
      stopped('Server.ScheduledStop', {}, { lifecycle: known('spot') }),
      stopped('Server.ScheduledStop', { schedule: 'office-hours' }),
      stopped('Server.ScheduledStop', {}, { stateChangedAtMs: known(exampleNowMs - 24 * hourMs - minuteMs) }),
      {
        ...stopped('Server.ScheduledStop'),
        protections: [{ code: 'auto-scaling', because: 'Member of the Auto Scaling group web.' }],
      },
    ],
    undecided: [
      stopped('Server.SomethingNew'),
      stopped('', {}, { stateReasonCode: unknown('EC2 sends none') }),
      stopped('Server.ScheduledStop', {}, { lifecycle: unknown('access denied') }),
      example('ec2-instance', { facts: { state: known('stopping') } }),
    ],
  },
});

function keyIn(tags: Tags, keys: readonly string[]): string | undefined {
  const wanted = keys.map((key) => key.toLowerCase());
  return Object.keys(tags).find((key) => wanted.includes(key.toLowerCase()));
}

function stopped(code: string, tags: Tags = {}, more: Partial<FactsOf<'ec2-instance'>> = {}) {
  const facts: Partial<FactsOf<'ec2-instance'>> = {
    state: known('stopped'),
    stateReasonCode: known(code),
    stateChangedAtMs: known(null),
    lifecycle: known('on-demand'),
    ...more,
  };
  return example('ec2-instance', { facts, tags });
}
