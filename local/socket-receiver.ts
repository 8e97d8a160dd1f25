import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { LogLevel } from '@slack/web-api';
import { done, type Result, refused } from '../core/result.ts';
import { callSlack, type SlackTrouble, troubleText } from '../slack/call.ts';
import { pause } from './pump.ts';
import { refusedConnection, socketProblem } from './socket-problem.ts';

export type SocketReceiverOptions = {
  readonly appToken: string;
  /** Ends with a slash. */
  readonly apiUrl: string;
  /** Told in a line for people when the connection is lost, cannot be made, and is there again. */
  readonly report: (line: string) => void;
  /** Between attempts: the first wait, doubled up to the longest. */
  readonly waits?: { readonly firstMs: number; readonly longestMs: number };
};

export type SocketReceiver = Pick<Receiver, 'init'> & {
  /** Resolves when Slack has said hello, or with why it never will. */
  readonly start: () => Promise<Result<void, string>>;
  readonly stop: () => Promise<void>;
  /** Resolves, with why, when Slack takes us back no more. */
  readonly gaveUp: Promise<string>;
};

type Connection = {
  readonly receiver: SocketModeReceiver;
  /** Slack's reason, or `lost`. */
  readonly ended: Promise<string>;
};

const helloWithinMs = 20_000;
const goodbyeWithinMs = 500;
/** A connection that Slack ends sooner than that counts as a failed attempt. */
const livesAtLeastMs = 2_000;

/**
 * Socket Mode with a connection after another: Slack ends each after some hours, and says so a little before. The next
 * is made at once, beside the old one. Bolt's own receiver waits five seconds and more, and its reconnecting ends the
 * process when Slack refuses it.
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

  const run = async (onConnected: () => void): Promise<void> => {
    let failures = 0;
    let isLost = false;
    while (!stopping.signal.aborted) {
      const connection = connect(options, app);
      current = connection;
      const opened = await hello(connection);
      const sinceMs = performance.now();
      if (stopping.signal.aborted) return close(connection);
      if (opened.ok) {
        if (isLost) report('Connected to Slack again.');
        isLost = false;
        onConnected();
        const why = await connection.ended;
        if (stopping.signal.aborted) return;
        const problem = socketProblem(why);
        if (problem) return giveUp(problem);
        if (why === 'lost') report('The connection to Slack is lost; making a new one.');
        isLost = why === 'lost';
        if (performance.now() - sinceMs > livesAtLeastMs) {
          failures = 0;
          continue;
        }
      } else {
        void close(connection);
        if (opened.error.kind === 'refused') return giveUp(refusedConnection(opened.error.error));
      }
      const patienceMs =
        opened.ok || opened.error.kind !== 'limited' ? 0 : opened.error.retryAfterSeconds * 1_000;
      const waitMs = Math.max(patienceMs, Math.min(waits.longestMs, waits.firstMs * 2 ** failures));
      failures += 1;
      if (!opened.ok) {
        isLost = true;
        report(
          `Slack cannot be reached (${troubleText(opened.error)}); trying again in ${Math.ceil(waitMs / 1_000)} s.`,
        );
      }
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

function connect({ appToken, apiUrl }: SocketReceiverOptions, app: App | undefined): Connection {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: silent,
    autoReconnectEnabled: false,
    // What listeners throw is logged where it is caught; an event was acknowledged before them.
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

/** Connected once Slack has said hello. */
async function hello({ receiver, ended }: Connection): Promise<Result<void, SlackTrouble>> {
  const opening = callSlack(() =>
    receiver.start().catch((thrown: unknown) => {
      // What the client rejects with when the connection closes before the hello.
      throw thrown ?? new TypeError('the connection was closed');
    }),
  );
  const silence = new AbortController();
  const late = pause(helloWithinMs, silence.signal).then(() => refused(unclear('Slack said no hello')));
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

/** Slack leaves the connection standing after its goodbye; asked a second time, the client drops it. */
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

/** The client's own words hold tickets and payloads; what people need to know is reported here. */
const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};
