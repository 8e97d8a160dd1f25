import type { AppOptions } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { lastReport } from '../../core/compliance/report/published.ts';
import { settingsOf } from '../../core/people/settings.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import { channelTroubles } from '../../core/scans/channel-troubles.ts';
import { createInteractive, type Interactive } from '../../slack/api/interactive.ts';
import { type CheckApprover, createApproverCheck } from '../../slack/people/approvers.ts';
import { personById } from '../../slack/people/look-up.ts';
import { ownWorkspace } from '../../slack/people/own-workspace.ts';
import type { HandlerDeps } from '../define.ts';
import { buttonsFor } from '../derived/buttons.ts';
import { helpLines } from '../derived/help-lines.ts';
import { cachedKeyValue } from './cached-key-value.ts';
import { inTime, TooSlow } from './in-time.ts';

/** The deps of the door in addition to those of handlers. */
export type DoorDeps = HandlerDeps & {
  readonly interactive: Interactive;
  /** The text for the person when a handler failed. `readsOnly`: the handler changes nothing. */
  readonly troubleWords: (thrown: unknown, readsOnly: boolean) => string;
  /** Whether a team is the workspace that the app is installed in. */
  readonly isMember: (teamId: string) => Promise<boolean>;
};

export type DoorOptions = Pick<DoorDeps, 'troubleWords'> & {
  readonly deps: Pick<HandlerDeps, 'clock' | 'ids' | 'policy' | 'store' | 'history' | 'queue' | 'log'>;
  readonly keyValue: KeyValue;
  /** Made by `interactiveClient`, because a person waits for the answer. */
  readonly slack: WebClient;
  /** Made by `lookUpClient`, for lookups of people during a request. */
  readonly lookUp: WebClient;
  /** Needed for more than one workspace. Default: accepts every request that the receiver accepts. */
  readonly authorize?: NonNullable<AppOptions['authorize']>;
  /** Used for response URLs. */
  readonly fetch?: Parameters<typeof createInteractive>[0]['fetch'];
  /** True: reads what every request needs before the first request. */
  readonly isWarm?: boolean;
};

export function doorDeps({
  deps,
  troubleWords,
  keyValue,
  slack,
  lookUp,
  fetch,
  isWarm,
}: DoorOptions): DoorDeps {
  const speak = {
    keyValue: cachedKeyValue(keyValue, deps.clock),
    clock: deps.clock,
    slack: lookUp,
    log: deps.log,
  };
  // Caches people in memory only: a form looks one up, and waiting for DynamoDB would cost more time.
  const lookingUp = { ...speak, keyValue: cachedKeyValue(null, deps.clock), sleep: async () => {} };
  const workspace = ownWorkspace(speak);
  const approverCheck = inTimeForAClick(createApproverCheck(speak));
  const checkApprover: HandlerDeps['checkApprover'] = async ({ userId }, how) =>
    approverCheck(await deps.policy(), userId, how);
  // A failed read is repeated when a request needs the value.
  if (isWarm) void Promise.allSettled([workspace(), checkApprover({ userId: '' }, { afresh: true })]);
  return {
    ...deps,
    troubleWords,
    help: helpLines,
    buttonsFor,
    lastReport: () => lastReport(keyValue),
    channelTroubles: () => channelTroubles(keyValue),
    settingsOf: (userId) => settingsOf(keyValue, userId),
    checkApprover,
    personById: (userId) => personById(lookingUp, userId),
    workspaceUrl: async () => (await workspace())?.url ?? null,
    isMember: async (teamId) => teamId !== '' && teamId === (await workspace())?.teamId,
    interactive: createInteractive({ slack, log: deps.log, ...(fetch ? { fetch } : {}) }),
  };
}

/** The share of a click's time; the decision needs the rest. */
const approverCheckMs = 1_000;

function inTimeForAClick(approverCheck: CheckApprover): CheckApprover {
  return async (policy, userId, how) => {
    try {
      return await inTime(approverCheck(policy, userId, how), () => undefined, approverCheckMs);
    } catch (thrown) {
      if (!(thrown instanceof TooSlow)) throw thrown;
      const trouble = `Slack did not return the approvers within ${approverCheckMs / 1_000} s`;
      return { isApprover: false, trouble };
    }
  };
}
