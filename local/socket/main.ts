import { troubleWords } from '../../app/wiring/trouble-words.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { createApp } from '../../handlers/door/app.ts';
import { interactiveClient, lookUpClient } from '../../slack/api/client.ts';
import { motoCommand, startMoto } from '../aws/moto.ts';
import { realClock } from '../host/clock.ts';
import { startJanitor } from '../host/janitor.ts';
import { createLog } from '../host/log.ts';
import { readSocketEnvironment } from './environment.ts';
import { type Failure, preflight } from './preflight.ts';
import { readOnly } from './read-only.ts';
import { createSocketReceiver } from './receiver.ts';
import { summary, warning } from './summary.ts';

export type Socket = {
  readonly stop: () => Promise<void>;
  /** Resolves with the reason when it cannot continue. */
  readonly failed: Promise<string>;
};

type SocketOptions = { readonly act: boolean; readonly report: (line: string) => void };

/**
 * Runs Janitor in a real workspace with the caller's AWS account, without a deployment. Its tables, queues
 * and schedules are in an emulator and end with the process. Without `act` it changes no resource.
 */
export async function startSocket({ act, report }: SocketOptions): Promise<Result<Socket, Failure>> {
  const read = readSocketEnvironment(process.env);
  if (!read.ok) return refused({ code: 2, lines: read.error });
  const { env, appToken } = read.value;
  const log = createLog('warn');
  report('Cloud Janitor over Socket Mode');
  const looked = await preflight(read.value, log);
  if (!looked.ok) return looked;
  const around = looked.value;
  const inForce = act ? around.policy : readOnly.policy(around.policy);
  for (const line of summary(around, inForce, env)) report(line);
  for (const line of warning(inForce, act)) report(line);

  const moto = await startMoto(['moto_server']).catch(() => motoCommand({ report }).then(startMoto));
  const state = { endpoint: moto.url, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
  const janitor = await startJanitor({
    env: { ...env, state },
    clock: realClock,
    log,
    ...(act ? {} : { restriction: readOnly }),
  });
  const receiver = createSocketReceiver({ appToken, apiUrl: env.slack.apiUrl, report });
  createApp(receiver, {
    troubleWords,
    deps: janitor.handlers.listenerDeps,
    keyValue: janitor.handlers.listenerDeps.keyValue,
    slack: interactiveClient(env.slack, log),
    lookUp: lookUpClient(env.slack, log),
  });
  const stop = async () => {
    await receiver.stop();
    await janitor.stop();
    await moto.stop();
  };
  const connected = await receiver.start();
  if (!connected.ok) {
    await stop();
    return refused({ code: 1, lines: [connected.error] });
  }
  const rights = act ? 'ACTS AS THE POLICY SAYS' : 'read-only';
  report(
    `ready (Socket Mode, workspace ${around.workspace}, account ${around.account} as ${around.callerArn}, ${rights})`,
  );
  const motoFailed = moto.ended.then(({ wanted, lastLines }) =>
    wanted ? new Promise<string>(() => undefined) : `The emulated AWS (moto) ended:\n${lastLines}`,
  );
  return done({ stop, failed: Promise.race([receiver.gaveUp, motoFailed]) });
}
