import { resolve } from 'node:path';
import { bucketOf } from '../app/wiring/compliance-bucket.ts';
import { createReportFiles } from '../aws/reports/files.ts';
import { minuteMs } from '../core/calendar.ts';
import { localAws } from './aws/aws-clients.ts';
import { motoCommand, startMoto } from './aws/moto.ts';
import { startMotoFront } from './aws/moto-front.ts';
import { sendToQueue } from './aws/send-to-queue.ts';
import { movableClock } from './host/clock.ts';
import { setEmulatedEnvironment } from './host/emulated-environment.ts';
import type { Janitor } from './host/janitor.ts';
import { createLog } from './host/log.ts';
import { applySeed } from './seed/apply.ts';
import type { Row } from './seed/define.ts';
import { lifeOf } from './seed/life.ts';
import { loadSeed } from './seed/load.ts';
import { startWorkspace, type Workspace } from './slack/workspace.ts';
import { awsView, changeByHand, type HandChangeDeps } from './web/aws-view.ts';
import { bundlePage } from './web/bundle.ts';
import { dashboardRoutes } from './web/dashboard-routes.ts';
import { front } from './web/front.ts';
import { closeServer, type Route, serve } from './web/http.ts';
import { createRefresher } from './web/refresher.ts';
import { slackRoutes } from './web/slack-routes.ts';
import { createWeb, type Web } from './web/web.ts';

export type LocalCopy = {
  readonly url: string;
  readonly stop: () => Promise<void>;
  readonly failed: Promise<Error>;
};
export type LocalOptions = {
  readonly port: number;
  /** A seed file. Default: `acme.yaml`. */
  readonly seed?: string;
  readonly report: (line: string) => void;
};

const home = 'eu-central-1';

/**
 * Starts everything on one machine: AWS, Slack, the seeded account, the functions, the page. Nothing of it
 * outlives the process.
 */
export async function startLocalCopy({ port, seed: seedPath, report }: LocalOptions): Promise<LocalCopy> {
  const seed = await loadSeed(seedPath ?? resolve('local/seed/acme.yaml'));
  const clock = movableClock();
  const log = createLog('warn');
  const bundle = bundlePage();
  bundle.catch(() => undefined);

  let workspace: Workspace | undefined;
  let web: Web | undefined;
  let dashboard: Route | undefined;
  let janitor: Janitor | undefined;
  // The emulator enforces no limits of Slack, so calls that Slack would refuse are reported here.
  const { lintSlackCall } = await import('../tests/support/lint-slack.ts');
  const { server, port: actual } = await serve(port, () => [
    slackRoutes(() => workspace),
    (request, response) =>
      janitor ? front(janitor.handlers.slack, request, response) : Promise.resolve(false),
    (request, response) => dashboard?.(request, response) ?? Promise.resolve(false),
    (request, response) => web?.route(request, response) ?? Promise.resolve(false),
  ]);
  const url = `http://127.0.0.1:${actual}`;

  report('Starting AWS (moto) and Slack (emulate)');
  const [moto, slack] = await Promise.all([
    // Starting it is the fastest check whether it works.
    startMoto(['moto_server']).catch(() => motoCommand({ report }).then(startMoto)),
    startWorkspace({
      base: () => url,
      eventsUrl: () => `${url}/slack/events`,
      clock,
      lint: lintSlackCall,
      onProblem: (line) => log.warn('Slack would reject this call', { call: line }),
    }),
  ]);
  workspace = slack;
  const metrics = await startMotoFront(moto.url);
  const aws = localAws(metrics.url, home);

  report(`Making the account of ${seed.company}, with 14 days of metrics`);
  setEmulatedEnvironment({
    awsUrl: metrics.url,
    region: home,
    slackUrl: `${url}/api/`,
    slack,
    port: actual,
  });
  const [seeded, { readEnvironment }, { startJanitor }] = await Promise.all([
    applySeed(aws, seed, clock.nowMs()),
    import('../app/runtime/environment.ts'),
    import('./host/janitor.ts'),
  ]);
  const life = lifeOf(aws, seeded);
  clock.before(life.until);
  const hourly = setInterval(() => void life.until(clock.nowMs()), 5 * minuteMs);
  hourly.unref();

  report('Starting the handlers');
  const rows: { now: readonly Row[] | null } = { now: null };
  const refresher = createRefresher(async () => {
    rows.now = await awsView(aws, seeded.regions);
    web?.broadcast({ type: 'aws', rows: rows.now });
  }, log);
  const environment = readEnvironment();
  if (!environment.ok) throw new Error(environment.error.join('\n'));
  janitor = await startJanitor({
    env: environment.value,
    clock,
    log,
    onDone: (queue) => queue.startsWith('recheck') && refresher.nudge(),
  });
  clock.after(() => {
    janitor?.look();
    refresher.nudge();
  });
  const { read } = createReportFiles({ s3: aws.s3(home), bucket: bucketOf(environment.value) });
  dashboard = dashboardRoutes({ root: process.cwd(), clock, read });
  const hands: HandChangeDeps = {
    aws,
    account: seeded.account,
    nowMs: clock.nowMs,
    send: (sent) => sendToQueue(aws, environment.value.prefix, sent),
  };
  web = createWeb({
    workspace: slack,
    clock,
    company: seed.company,
    bundle: () => bundle,
    aws: () => rows.now,
    change: async (wanted, text) => {
      const error = await changeByHand(hands, wanted, text);
      refresher.nudge();
      return error;
    },
    report: async () => {
      await janitor?.handlers['daily-report']({ scheduledTime: new Date(clock.nowMs()).toISOString() });
    },
  });
  refresher.nudge();
  const seen = web;
  const now = setInterval(() => seen.watchers() > 0 && refresher.nudge(), 10_000);
  now.unref();
  // Slack's unsigned SSL check. The first request builds the app, so that a person's first request stays
  // below three seconds.
  await Promise.all([
    bundle,
    fetch(`${url}/slack/events`, { method: 'POST', body: new URLSearchParams({ ssl_check: '1' }) }),
  ]);

  return {
    url,
    failed: moto.ended.then(({ wanted, lastLines }) =>
      wanted ? new Promise<Error>(() => undefined) : new Error(`AWS (moto) stopped:\n${lastLines}`),
    ),
    stop: async () => {
      clearInterval(hourly);
      clearInterval(now);
      seen.stop();
      await janitor?.stop();
      await closeServer(server);
      aws.close();
      await metrics.stop();
      await Promise.all([slack.stop(), moto.stop()]);
    },
  };
}
