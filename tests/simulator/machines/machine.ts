import { hourMs, minuteMs } from '../../../core/calendar.ts';
import { notRunning } from '../../../core/facts/not-running.ts';
import { known, type Resource, unknown } from '../../../core/resource.ts';
import { type AnyRule, ok, violation } from '../../../core/rule.ts';
import { rule as alarmRule } from '../../../rules/cloudwatch-alarm-firing.ts';
import { rule as statusRule } from '../../../rules/ec2-status-check-failed.ts';
import { rule as stopRule } from '../../../rules/ec2-unexpected-stop.ts';

export const machineKind = 'ec2-instance';
export const alarmKind = 'cloudwatch-alarm';

export const idleMachine = 'sim-instance-idle';
export const failedCheck = statusRule.id;
export const unexpectedStop = stopRule.id;
export const firing = alarmRule.id;

export type AlarmNow = { readonly state: 'OK' | 'ALARM'; readonly atMs: number };

/** An instance of EC2: the part of a thing that rules for incidents judge too. */
export type Machine = {
  state: 'running' | 'stopped';
  /** `StateReason.Code` of a stopped one. */
  reason: string;
  /** The truth, of which rules see only the reason. Null: it runs. */
  stoppedBy: 'janitor' | 'owner' | 'group' | 'aws' | 'os' | null;
  stoppedAtMs: number;
  check: 'instance' | 'host' | 'volumes';
  /** Null: its status checks pass. */
  impairedSinceMs: number | null;
  /** Until then its checks are still initializing. */
  bootedAtMs: number;
  /** Whether a reboot helps. */
  heals: boolean;
  alarm: AlarmNow;
};

/** An alarm that names no instance. */
export type LoneAlarm = { alarm: AlarmNow };

const initializingMs = 3 * minuteMs;
export const failedForMs = statusRule.thresholds.minutes * minuteMs;
export const stopAgeMs = stopRule.thresholds.withinHours * hourMs;
export const scheduleTag = 'Schedule';
export const keepRunningTag = 'keep-running';

const idle = {
  id: idleMachine,
  title: 'The instance is idle',
  kind: machineKind,
  severity: 'medium',
  thresholds: {},
  docs: { reports: () => 'is idle', thresholds: {} },
  remediation: 'stop',
  remediations: ['stop'],
  saves: true,
  judge: ({ fact }: { fact: (name: string) => unknown }) =>
    notRunning(String(fact('state'))) ??
    (fact('idle') === true ? violation('It does nothing.', ['idle'], { numbers: {} }) : ok('It is used.')),
  examples: { violating: [], ok: [], undecided: [] },
} as unknown as AnyRule;

/** The ordinary rule and the real rules for incidents. */
export const machineRules: readonly AnyRule[] = [idle, statusRule, stopRule, alarmRule];

type Seen = {
  readonly readable: boolean;
  readonly state: string;
  readonly machine?: Machine;
  readonly lone?: LoneAlarm;
};

/** The facts of a machine or an alarm as AWS returns them. */
export function shownFacts({ readable, state, machine, lone }: Seen, nowMs: number): Resource['facts'] {
  const fact = <T>(value: T) => (readable ? known(value) : unknown('AccessDenied'));
  if (lone)
    return {
      state: fact(lone.alarm.state),
      sinceMs: fact(lone.alarm.atMs),
      reason: fact('Threshold Crossed'),
      watches: fact('AWS/SQS ApproximateAgeOfOldestMessage > 600'),
      onlyScales: fact(false),
      children: fact([]),
    };
  if (!machine) return {};
  return {
    state: fact(machine.state),
    idle: fact(state === 'bad'),
    stateReasonCode: machine.state === 'stopped' ? fact(machine.reason) : unknown('It runs'),
    stateChangedAtMs: fact(machine.stoppedAtMs),
    lifecycle: fact('on-demand'),
    instanceStatus: fact({ ...checksOf(machine, nowMs), events: [] }),
    alarmActions: fact([]),
  };
}

type Check = { readonly status: string; readonly impairedSinceMs: number | null };

/** Its status checks, as EC2 has them. */
export function checksOf(
  machine: Machine,
  nowMs: number,
): { readonly system: Check; readonly instance: Check; readonly attachedEbs: Check } {
  const { state, check, impairedSinceMs, bootedAtMs } = machine;
  const isBooting = nowMs < bootedAtMs + initializingMs;
  const passing = state === 'stopped' ? 'not-applicable' : isBooting ? 'initializing' : 'ok';
  const of = (name: Machine['check']): Check =>
    state === 'running' && impairedSinceMs !== null && check === name
      ? { status: 'impaired', impairedSinceMs }
      : { status: passing, impairedSinceMs: null };
  return { system: of('host'), instance: of('instance'), attachedEbs: of('volumes') };
}
