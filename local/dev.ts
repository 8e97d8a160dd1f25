import { readEnvironment } from '../app/environment.ts';
import { realClock } from './clock.ts';
import { front } from './front.ts';
import { closeServer, serve } from './http.ts';
import { type Janitor, startJanitor } from './janitor.ts';
import { createLog } from './log.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** `npm run dev`: the handlers with their queues and timers, against whatever the environment names. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  if (!environment.ok) {
    for (const problem of environment.error) console.error(problem);
    process.exit(2);
  }
  const env = environment.value;
  const log = createLog();
  const janitor: Janitor = await startJanitor({ env, clock: realClock, log });
  const { server, port } = await serve(env.port, () => [
    (request, response) => front(janitor.handlers.slack, request, response),
  ]);
  console.log(`ready http://127.0.0.1:${port}`);

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    setTimeout(() => process.exit(1), 10_000).unref();
    await Promise.all([closeServer(server), janitor.stop()]);
    process.exit(0);
  };
  process.on('SIGINT', () => void stop('SIGINT'));
  process.on('SIGTERM', () => void stop('SIGTERM'));
  // npm that is ended by a signal does not always pass it on: an orphan stops too.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stop('end of the parent process');
  }, 1_000).unref();
}

main().catch((thrown: unknown) => {
  console.error(thrown instanceof Error ? thrown.message : String(thrown));
  process.exit(1);
});
