import { devHelp, parseDevArgs } from './host/dev-args.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

type Running = { readonly stop: () => Promise<void>; readonly failed?: Promise<string> };

/** `npm run dev`: the functions with queues and timers, behind a port or over Socket Mode. */
async function main(argv: readonly string[]): Promise<void> {
  const args = parseDevArgs(argv);
  if (!args.ok) return fail(2, `${args.error}\n\n${devHelp}`);
  if (args.value.help) {
    process.stdout.write(devHelp);
    return;
  }
  const stoppable = untilStopped();
  // Wrong arguments are reported before the SDK is loaded.
  stoppable.runs(await (args.value.socket ? startOverSocket(args.value.act) : startBehindPort()));
}

async function startOverSocket(act: boolean): Promise<Running> {
  const { startSocket } = await import('./socket/main.ts');
  const started = await startSocket({ act, report: (line) => console.log(line) });
  return started.ok ? started.value : fail(started.error.code, started.error.lines.join('\n'));
}

async function startBehindPort(): Promise<Running> {
  const [
    { readEnvironment },
    { realClock },
    { front },
    { closeServer, serve },
    { startJanitor },
    { createLog },
  ] = await Promise.all([
    import('../app/runtime/environment.ts'),
    import('./host/clock.ts'),
    import('./web/front.ts'),
    import('./web/http.ts'),
    import('./host/janitor.ts'),
    import('./host/log.ts'),
  ]);
  const environment = readEnvironment();
  if (!environment.ok) return fail(2, environment.error.join('\n'));
  const env = environment.value;
  const janitor = await startJanitor({ env, clock: realClock, log: createLog() });
  const { server, port } = await serve(env.port, () => [
    (request, response) => front(janitor.handlers.slack, request, response),
  ]);
  console.log(`ready http://127.0.0.1:${port}`);
  return {
    stop: async () => {
      await Promise.all([closeServer(server), janitor.stop()]);
    },
  };
}

/**
 * Stops cleanly at a signal, when the parent ends, or when the running part fails. A second signal ends the
 * process at once.
 */
function untilStopped(): { readonly runs: (running: Running) => void } {
  let running: Running | undefined;
  let isStopping = false;
  const stop = async (code: number) => {
    if (isStopping) process.exit(code);
    isStopping = true;
    // Exits even if stopping hangs; emulators end with this process.
    setTimeout(() => process.exit(1), 10_000).unref();
    await running?.stop().catch((thrown: unknown) => console.error(thrown));
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  // npm does not always pass on the signal that ends it, so an orphaned process stops too.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !isStopping) void stop(0);
  }, 1_000).unref();
  return {
    runs: (started) => {
      running = started;
      void started.failed?.then((why) => {
        console.error(why);
        return stop(1);
      });
    },
  };
}

function fail(code: number, text: string): never {
  console.error(text);
  process.exit(code);
}

main(process.argv.slice(2)).catch((thrown: unknown) => {
  fail(1, thrown instanceof Error ? thrown.message : String(thrown));
});
