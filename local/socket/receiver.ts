import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { LogLevel } from '@slack/web-api';
import { done, type Result, refused } from '../../core/result.ts';
import { callSlack, type SlackTrouble, troubleText } from '../../slack/api/call.ts';
import { pause } from '../host/pump.ts';
import { refusedConnection, socketProblem } from './problem.ts';

export type SocketReceiverOptions = {
  readonly appToken: string;
  /** Ends with a slash. */
  readonly apiUrl: string;
  /** Called with a line for people when the connection is lost, cannot be made, or is back. */
  readonly report: (line: string) => void;
  /** The first wait between attempts; it doubles up to the longest. */
  readonly waits?: { readonly firstMs: number; readonly longestMs: number };
};

export type SocketReceiver = Pick<Receiver, 'init'> & {
  /** Resolves when Slack has sent `hello`, or with the reason why it never will. */
  readonly start: () => Promise<Result<void, string>>;
  readonly stop: () => Promise<void>;
  /** Resolves with the reason when Slack finally refuses new connections. */
  readonly gaveUp: Promise<string>;
};

type Connection = {
  readonly receiver: SocketModeReceiver;
  /** Slack's reason, or `lost`. */
  readonly ended: Promise<string>;
};

type SocketOutcome =
  | { readonly is: 'failed'; readonly trouble: SlackTrouble }
  /** `why`: Slack's reason, or `lost`. */
  | { readonly is: 'ended'; readonly why: string; readonly livedMs: number };

const helloWithinMs = 20_000;
const goodbyeWithinMs = 500;
/** A shorter connection counts as a failed attempt. */
const livesAtLeastMs = 2_000;

/**
 * Socket Mode. Slack ends each connection after some hours and announces it; the next one is opened in
 * parallel. Bolt's own receiver waits 5 s or more, and ends the process when Slack refuses it.
 */
export function createSocketReceiver(options: SocketReceiverOptions): SocketReceiver {
  const { report, waits = { firstMs: 1_000, longestMs: 30_000 } } = options;
  const stopping = new AbortController();
  let app: App | undefined;
  let current: Connection | undefined;
  let giveUp: (why: string) => void = () => {};
  const gaveUp = new Promise<string>((resolve) => {
    giveUp = resolve;
  });

  /** One connection, from opening to its end. */
  const live = async (onHello: () => void): Promise<SocketOutcome> => {
    const connection = connect(options, app);
    current = connection;
    const opened = await hello(connection);
    if (!opened.ok) {
      void close(connection);
      return { is: 'failed', trouble: opened.error };
    }
    const sinceMs = performance.now();
    onHello();
    const why = await connection.ended;
    return { is: 'ended', why, livedMs: performance.now() - sinceMs };
  };

  const run = async (onConnected: () => void): Promise<void> => {
    let failures = 0;
    let isAway = false;
    const onHello = () => {
      if (isAway) report('Connected to Slack again.');
      isAway = false;
      onConnected();
    };
    while (!stopping.signal.aborted) {
      const outcome = await live(onHello);
      if (stopping.signal.aborted) return;
      const problem = problemOf(outcome);
      if (problem !== undefined) return giveUp(problem);
      const isRefresh = outcome.is === 'ended' && outcome.why !== 'lost';
      if (outcome.is === 'ended' && !isRefresh) report('The connection to Slack is lost; making a new one.');
      isAway = !isRefresh;
      if (outcome.is === 'ended' && outcome.livedMs > livesAtLeastMs) {
        failures = 0;
        continue;
      }
      const waitMs = Math.max(patienceMs(outcome), Math.min(waits.longestMs, waits.firstMs * 2 ** failures));
      failures += 1;
      if (outcome.is === 'failed') report(awayText(outcome.trouble, waitMs));
      await pause(waitMs, stopping.signal);
    }
  };

  return {
    init: (given) => {
      app = given;
    },
    gaveUp,
    start: () =>
      new Promise((resolve, reject) => {
        run(() => resolve(done(undefined))).catch(reject);
        void gaveUp.then((why) => resolve(refused(why)));
      }),
    stop: async () => {
      stopping.abort();
      if (current) await close(current);
    },
  };
}

/** The reason when retrying is useless; else undefined. */
function problemOf(outcome: SocketOutcome): string | undefined {
  if (outcome.is === 'ended') return socketProblem(outcome.why);
  return outcome.trouble.kind === 'refused' ? refusedConnection(outcome.trouble.error) : undefined;
}

function patienceMs(outcome: SocketOutcome): number {
  return outcome.is === 'failed' && outcome.trouble.kind === 'limited'
    ? outcome.trouble.retryAfterSeconds * 1_000
    : 0;
}

function awayText(trouble: SlackTrouble, waitMs: number): string {
  return `Slack cannot be reached (${troubleText(trouble)}); trying again in ${Math.ceil(waitMs / 1_000)} s.`;
}

function connect({ appToken, apiUrl }: SocketReceiverOptions, app: App | undefined): Connection {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: silent,
    autoReconnectEnabled: false,
    // Errors of listeners are logged where they are caught; the event was acknowledged before.
    processEventErrorHandler: async () => false,
    installerOptions: {
      clientOptions: {
        slackApiUrl: apiUrl,
        timeout: 10_000,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        allowAbsoluteUrls: false,
      },
    },
  });
  if (app) receiver.init(app);
  const ended = new Promise<string>((resolve) => {
    receiver.client.on('ws_message', (data: unknown) => {
      const reason = disconnectReason(data);
      if (reason !== undefined) resolve(reason);
    });
    receiver.client.on('disconnected', () => resolve('lost'));
  });
  return { receiver, ended };
}

/** Resolves when Slack has sent `hello`. */
async function hello({ receiver, ended }: Connection): Promise<Result<void, SlackTrouble>> {
  const opening = callSlack(() => receiver.start()).catch((thrown: unknown) =>
    // The client rejects with undefined when the connection closes before `hello`.
    refused(unclear(thrown instanceof Error ? thrown.message : 'the connection was closed')),
  );
  const silence = new AbortController();
  const late = pause(helloWithinMs, silence.signal).then(() =>
    refused(unclear('Slack sent no hello message')),
  );
  const early = ended.then((why) =>
    refused(socketProblem(why) ? { kind: 'refused' as const, error: why } : unclear(why)),
  );
  const first = await Promise.race([opening, late, early]);
  silence.abort();
  return first.ok ? done(undefined) : first;
}

function unclear(why: string): SlackTrouble {
  return { kind: 'unclear', why };
}

/** Slack keeps the connection open after `disconnect`; a second call makes the client drop it. */
async function close({ receiver }: Connection): Promise<void> {
  const closed = receiver.client.disconnect().catch(() => undefined);
  const waiting = new AbortController();
  await Promise.race([closed, pause(goodbyeWithinMs, waiting.signal)]);
  waiting.abort();
  receiver.client.disconnect().catch(() => undefined);
}

function disconnectReason(data: unknown): string | undefined {
  if (typeof data !== 'string' || !data.includes('"disconnect"')) return undefined;
  const message: unknown = JSON.parse(data);
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
  if (message.type !== 'disconnect') return undefined;
  return 'reason' in message && typeof message.reason === 'string' ? message.reason : 'unknown';
}

/** The client's own log contains tickets and payloads; relevant events are reported here. */
const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};
