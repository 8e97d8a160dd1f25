import type { AppOptions } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { lastReport } from '../../core/compliance/report/published.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
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
  /** Why there is no answer, for the person who asked, and what to do. `readsOnly`: what they asked for changes nothing. */
  readonly troubleWords: (thrown: unknown, readsOnly: boolean) => string;
  /** Whether somebody belongs to the workspace that the janitor is installed in. */
  readonly isMember: (teamId: string) => Promise<boolean>;
};

export type DoorOptions = Pick<DoorDeps, 'troubleWords'> & {
  readonly deps: Pick<HandlerDeps, 'clock' | 'ids' | 'policy' | 'store' | 'history' | 'queue' | 'log'>;
  readonly keyValue: KeyValue;
  /** For somebody who waits: `interactiveClient`. */
  readonly slack: WebClient;
  /** For what is only looked up: `lookUpClient`. */
  readonly lookUp: WebClient;
  /** For more workspaces than one. Default: everything that the receiver lets in is of ours. */
  readonly authorize?: NonNullable<AppOptions['authorize']>;
  /** For response URLs. */
  readonly fetch?: Parameters<typeof createInteractive>[0]['fetch'];
  /** Reads at once what every request needs, before the first one comes. */
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
  // Whom Slack knows is not worth a wait for DynamoDB: they are looked up once a form.
  const lookingUp = { ...speak, keyValue: cachedKeyValue(null, deps.clock), sleep: async () => {} };
  const team = ownTeam(speak);
  const standingOf = inTimeForAClick(createStandingOf(speak));
  const standing: HandlerDeps['standing'] = async ({ userId }, how) =>
    standingOf(await deps.policy(), userId, how);
  // What fails now is read again when it is needed.
  if (isWarm) void Promise.allSettled([team(), standing({ userId: '' }, { afresh: true })]);
  return {
    ...deps,
    troubleWords,
    help: helpLines,
    buttonsFor,
    lastReport: () => lastReport(keyValue),
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
      const trouble = `Slack did not say within ${standingWithinMs / 1_000} s who the approvers are`;
      return { isApprover: false, trouble };
    }
  };
}
