import {
  DescribeInstanceStatusCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { kind as instanceKind } from '../../../aws/kinds/ec2/ec2-instance.ts';
import { rebootWith } from '../../../aws/kinds/ec2/reboot.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import type { PlaceHealth } from '../../../core/ports/inventory.ts';
import type { Remediator } from '../../../core/ports/remediator.ts';
import { shown, type Thing } from '../things.ts';
import { type AlarmNow, alarmKind, checksOf, type Machine, machineKind } from './machine.ts';

/** What EC2 was told to do with a machine, just before it does. */
type Told = { readonly call: 'reboot' | 'start' | 'stop'; readonly thing: Thing };

/** The part of EC2 that machines need. `told`: called before each change. `beside`: healthy ones of the region that nobody judges. */
export type Cloud = {
  readonly remediator: Pick<Remediator, 'run' | 'readProgress' | 'readKept' | 'isDone'>;
  readonly health: () => PlaceHealth;
  onTold: (told: Told) => void;
  beside: number;
};

/** Runs the real remediations of EC2 instances against these machines. */
export function createCloud(things: readonly Thing[], nowMs: () => number): Cloud {
  const of = (id: string): Thing & { readonly machine: Machine } => {
    const thing = things.find((one) => one.id === id);
    if (!thing?.machine || thing.state === 'gone') throw named('InvalidInstanceID.NotFound');
    return thing as Thing & { readonly machine: Machine };
  };
  const told = (call: Told['call'], id: string): Machine => {
    const thing = of(id);
    cloud.onTold({ call, thing });
    return thing.machine;
  };
  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof DescribeInstanceStatusCommand)
      return {
        InstanceStatuses: (command.input.InstanceIds ?? []).map((id) => describedStatus(of(id), nowMs())),
      };
    if (command instanceof RebootInstancesCommand) {
      for (const id of command.input.InstanceIds ?? []) reboot(told('reboot', id), nowMs());
      return {};
    }
    if (command instanceof StartInstancesCommand) {
      const [id = ''] = command.input.InstanceIds ?? [];
      start(told('start', id), nowMs());
      return { StartingInstances: [{ InstanceId: id, CurrentState: { Name: 'pending' } }] };
    }
    if (command instanceof StopInstancesCommand) {
      const [id = ''] = command.input.InstanceIds ?? [];
      const machine = told('stop', id);
      const { state } = machine;
      if (state === 'running') stop(machine, 'janitor', nowMs());
      return {
        StoppingInstances: [
          { InstanceId: id, PreviousState: { Name: state }, CurrentState: { Name: 'stopping' } },
        ],
      };
    }
    throw new Error('The simulated EC2 does not know this call');
  };
  const get = async ({ id }: { readonly id: string }) => shown(of(id), nowMs()) as never;
  const { stop: stopping, start: starting } = instanceKind.remediations;
  const cloud: Cloud = {
    remediator: createRemediator({
      accounts: { clients: async () => ({ ec2: () => ({ send }) }) as never },
      kinds: [
        {
          ...instanceKind,
          remediations: {
            stop: stopping,
            start: starting,
            reboot: rebootWith([], async (_, ref) => get(ref)),
          },
        } as never,
      ],
      nowMs,
    }),
    health: () => {
      const running = things.filter(({ machine, state }) => machine?.state === 'running' && state !== 'gone');
      return {
        running: running.length + cloud.beside,
        impaired: running.flatMap(({ id, machine }) =>
          machine && machine.impairedSinceMs !== null ? [{ id, sinceMs: machine.impairedSinceMs }] : [],
        ),
        scheduled: [],
      };
    },
    onTold: () => undefined,
    beside: 0,
  };
  return cloud;
}

export function isMachine({ kind }: { readonly kind: string }): boolean {
  return kind === machineKind;
}

export function start(machine: Machine, nowMs: number): void {
  if (machine.state === 'running') return;
  Object.assign(machine, {
    state: 'running',
    reason: '',
    stoppedBy: null,
    impairedSinceMs: null,
    bootedAtMs: nowMs,
  });
}

export function stop(machine: Machine, by: NonNullable<Machine['stoppedBy']>, nowMs: number): void {
  const reason =
    by === 'aws'
      ? 'Server.ScheduledStop'
      : by === 'os'
        ? 'Client.InstanceInitiatedShutdown'
        : 'Client.UserInitiatedShutdown';
  Object.assign(machine, {
    state: 'stopped',
    reason,
    stoppedBy: by,
    stoppedAtMs: nowMs,
    impairedSinceMs: null,
  });
}

/** A stopped one is started, as by moto; EC2 refuses that. */
function reboot(machine: Machine, nowMs: number): void {
  if (machine.state === 'stopped') return start(machine, nowMs);
  if (machine.heals && machine.check === 'instance') machine.impairedSinceMs = null;
  machine.bootedAtMs = nowMs;
}

function describedStatus({ id, machine }: Thing & { readonly machine: Machine }, nowMs: number) {
  const { system, instance, attachedEbs } = checksOf(machine, nowMs);
  const described = ({ status, impairedSinceMs }: typeof system) => ({
    Status: status,
    Details: impairedSinceMs === null ? [] : [{ ImpairedSince: new Date(impairedSinceMs) }],
  });
  return {
    InstanceId: id,
    SystemStatus: described(system),
    InstanceStatus: described(instance),
    AttachedEbsStatus: described(attachedEbs),
  };
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

const machineCount = 4;
const alarmCount = 2;

export function createMachines(nowMs: number): Thing[] {
  const thing = (kind: string, id: string): Thing => ({
    id,
    kind,
    state: 'fine',
    interlude: null,
    size: 'small',
    protected: false,
    readable: true,
    remediable: true,
    tags: {},
    copies: [],
    changedBy: null,
  });
  const alarm: AlarmNow = { state: 'OK', atMs: nowMs };
  return [
    ...Array.from(
      { length: machineCount },
      (_, nth): Thing => ({
        ...thing(machineKind, `i-${String(nth).padStart(17, '0')}`),
        protected: nth === machineCount - 1,
        machine: {
          state: 'running',
          reason: '',
          stoppedBy: null,
          stoppedAtMs: 0,
          check: 'instance',
          impairedSinceMs: null,
          bootedAtMs: 0,
          heals: true,
          alarm,
        },
      }),
    ),
    ...Array.from(
      { length: alarmCount },
      (_, nth): Thing => ({
        ...thing(alarmKind, `queue-${nth}`),
        lone: { alarm },
      }),
    ),
  ];
}
