import type { AppOptions } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { lastReport } from '../../core/compliance/report/published.ts';
import { settingsOf } from '../../core/people/settings.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import { channelTroubles } from '../../core/scans/channel-troubles.ts';
import { createInteractive, type Interactive } from '../../slack/api/interactive.ts';
import { createStandingOf, type StandingOf } from '../../slack/people/approvers.ts';
import { personById } from '../../slack/people/look-up.ts';
import { ownTeam } from '../../slack/people/own-team.ts';
import type { HandlerDeps } from '../define.ts';
import { buttonsFor } from '../derived/buttons.ts';
import { helpLines } from '../derived/help-lines.ts';
import { cachedKeyValue } from './cached-key-value.ts';
import { inTime, TooSlow } from './in-time.ts';

/** What the door needs beside what it gives to handlers. */
export type DoorDeps = HandlerDeps & {
  readonly interactive: Interactive;
  /** What the person is told when a handler failed. `readsOnly`: the handler changes nothing. */
  readonly troubleWords: (thrown: unknown, readsOnly: boolean) => string;
  /** Whether a person's team is the workspace that the janitor is installed in. */
  readonly isMember: (teamId: string) => Promise<boolean>;
};

export type DoorOptions = Pick<DoorDeps, 'troubleWords'> & {
  readonly deps: Pick<HandlerDeps, 'clock' | 'ids' | 'policy' | 'store' | 'history' | 'queue' | 'log'>;
  readonly keyValue: KeyValue;
  /** Of `interactiveClient`: a person waits for the answer. */
  readonly slack: WebClient;
  /** Of `lookUpClient`: looks people up while a request runs. */
  readonly lookUp: WebClient;
  /** Needed for more than one workspace. Default: accepts every request that the receiver accepts. */
  readonly authorize?: NonNullable<AppOptions['authorize']>;
  /** For response URLs. */
  readonly fetch?: Parameters<typeof createInteractive>[0]['fetch'];
  /** Reads what every request needs before the first request. */
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
  // People are cached in memory alone: a form looks one up, and waiting for DynamoDB would cost more.
  const lookingUp = { ...speak, keyValue: cachedKeyValue(null, deps.clock), sleep: async () => {} };
  const team = ownTeam(speak);
  const standingOf = inTimeForAClick(createStandingOf(speak));
  const standing: HandlerDeps['standing'] = async ({ userId }, how) =>
    standingOf(await deps.policy(), userId, how);
  // A read that fails here is repeated when a request needs it.
  if (isWarm) void Promise.allSettled([team(), standing({ userId: '' }, { afresh: true })]);
  return {
    ...deps,
    troubleWords,
    help: helpLines,
    buttonsFor,
    lastReport: () => lastReport(keyValue),
    channelTroubles: () => channelTroubles(keyValue),
    settingsOf: (userId) => settingsOf(keyValue, userId),
    standing,
    personById: (userId) => personById(lookingUp, userId),
    isMember: async (teamId) => teamId !== '' && teamId === (await team()),
    interactive: createInteractive({ slack, log: deps.log, ...(fetch ? { fetch } : {}) }),
  };
}

/** Of the time of a click; the decision itself needs the rest. */
const standingWithinMs = 1_000;

function inTimeForAClick(standingOf: StandingOf): StandingOf {
  return async (policy, userId, how) => {
    try {
      return await inTime(standingOf(policy, userId, how), () => undefined, standingWithinMs);
    } catch (thrown) {
      if (!(thrown instanceof TooSlow)) throw thrown;
      const trouble = `Slack did not return the approvers within ${standingWithinMs / 1_000} s`;
      return { isApprover: false, trouble };
    }
  };
}
