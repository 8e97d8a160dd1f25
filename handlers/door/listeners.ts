import { App, type AppOptions, type Receiver } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { lastReport } from '../../core/compliance/published.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Log } from '../../core/ports/runtime.ts';
import { standingOf } from '../../slack/approvers.ts';
import { slackLogger } from '../../slack/client.ts';
import { createInteractive } from '../../slack/interactive.ts';
import { personById } from '../../slack/people.ts';
import { actions } from '../actions/registry.generated.ts';
import { commands } from '../commands/registry.generated.ts';
import type { HandlerDeps } from '../define.ts';
import { events } from '../events/registry.generated.ts';
import { helpLines } from '../help-lines.ts';
import { views } from '../views/registry.generated.ts';
import { buttonsFor } from './buttons.ts';
import { remembering } from './cached-key-value.ts';
import { type DispatchDeps, dispatchAction, dispatchCommand, dispatchView } from './dispatch.ts';
import { dispatchEvent } from './dispatch-event.ts';
import { ownTeam } from './own-team.ts';

type Given = Pick<HandlerDeps, 'clock' | 'ids' | 'policy' | 'store' | 'history' | 'queue' | 'log'>;

export type ListenerOptions = Pick<DispatchDeps, 'troubleWords'> & {
  readonly deps: Given;
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

/** The one app for whatever brings Slack's requests in: it asks Slack for nothing, and hears everything that it may be sent. */
export function createApp(receiver: Receiver, options: ListenerOptions): App {
  const { log } = options.deps;
  const app = new App({
    receiver,
    logger: slackLogger(log),
    // The handlers call Slack with a client of their own; Bolt needs no token, and asks Slack for nothing.
    authorize: options.authorize ?? (async () => ({})),
    ignoreSelf: false,
    convoStore: false,
    tokenVerificationEnabled: false,
  });
  registerListeners(app, dispatchDeps(options));
  app.error(async (error) => {
    logFailure(log, error);
    throw error;
  });
  return app;
}

function registerListeners(app: App, deps: DispatchDeps): void {
  const known = {
    actions: byName(actions, ({ id }) => id),
    commands: byName(commands, ({ word }) => word),
    views: byName(views, ({ id }) => id),
  };
  app.command(/^\//, ({ body, ack }) => dispatchCommand(deps, known.commands, body, ack));
  app.action(/[^]*/, async ({ body, ack }) => {
    await ack();
    await dispatchAction(deps, known.actions, body);
  });
  app.view(/[^]*/, ({ body, ack }) => dispatchView(deps, known.views, body, ack as never));
  for (const event of events) app.event(event.id, ({ body }) => dispatchEvent(deps, event, body));
}

function dispatchDeps({
  deps,
  troubleWords,
  keyValue,
  slack,
  lookUp,
  fetch,
  isWarm,
}: ListenerOptions): DispatchDeps {
  const speak = {
    keyValue: remembering(keyValue, deps.clock),
    clock: deps.clock,
    slack: lookUp,
    log: deps.log,
  };
  // Whom Slack knows is not worth a wait for DynamoDB: they are looked up once a form.
  const lookingUp = { ...speak, keyValue: remembering(null, deps.clock), sleep: async () => {} };
  const team = ownTeam(speak);
  const standing = async (userId: string) => standingOf(speak, await deps.policy(), userId);
  // What fails now is read again when it is needed.
  if (isWarm) void Promise.allSettled([team(), standing('')]);
  return {
    ...deps,
    troubleWords,
    help: helpLines,
    buttonsFor,
    lastReport: () => lastReport(keyValue),
    standing: ({ userId }) => standing(userId),
    personById: (userId) => personById(lookingUp, userId),
    isMember: async (teamId) => teamId !== '' && teamId === (await team()),
    interactive: createInteractive({ slack, log: deps.log, ...(fetch ? { fetch } : {}) }),
  };
}

function byName<T>(members: readonly T[], nameOf: (member: T) => string): ReadonlyMap<string, T> {
  return new Map(members.map((member) => [nameOf(member), member]));
}

/** Bolt wraps what listeners throw. */
function logFailure(log: Log, error: { readonly message: string; readonly original?: Error }): void {
  const { name, message } = error.original ?? Object.assign(new Error(error.message), { name: 'Error' });
  log.error('a listener failed', { name, message });
}
