import { buildDashboard } from '../../dashboard/build.ts';
import { wokenBy } from '../functions.ts';
import type { Where } from '../grants/grant.ts';
import { type Names, namesOf } from '../names.ts';
import { type StageSettings, settingsOf } from '../settings.ts';
import { makeChat } from './chat.ts';
import { makeComplianceBucket } from './compliance-bucket.ts';
import { makeConfig } from './config.ts';
import type { Context } from './context.ts';
import { makeDashboard } from './dashboard.ts';
import { makeEvents } from './events.ts';
import { makeAthena } from './fan-out/athena.ts';
import { makeBus } from './fan-out/bus.ts';
import { makeFunctions } from './functions.ts';
import { deployedPolicy, policyObjectOf } from './policy.ts';
import { makeQueuePolicies, makeQueues } from './queues.ts';
import { makeSchedules } from './schedules.ts';
import { makeSecrets, type SecretValues } from './secrets.ts';
import { makeTables } from './tables.ts';
import { makeSubscriptions, makeTopics } from './topics.ts';
import { makeAlarms } from './watch/alarms.ts';
import { makeDashboards } from './watch/dashboards.ts';
import { makeLogQueries } from './watch/log-queries.ts';

/** Creates all parts of a stage. Its outputs are printed and logged, so they contain no account id. */
export async function makeJanitor(values: SecretValues) {
  const context = await contextOf();
  const { names, stage } = context;
  const secrets = makeSecrets(context, values);
  const streams = makeTables(context);
  const queues = makeQueues(context);
  const schedules = makeSchedules(context);
  const topics = makeTopics(context);
  const pageFiles = context.settings.dashboard === null ? [] : await buildDashboard(context.root);
  const { name: bucket, reader: dashboard } = makeComplianceBucket(context, (bucket) =>
    makeDashboard(context, bucket, pageFiles),
  );
  const parts = { queues, secrets, schedules, topics, streams, bucket, dashboard };
  const made = await makeFunctions(context, parts);
  const rules = new Map([...makeEvents(context, queues), ...makeBus(context, queues)]);
  makeQueuePolicies(context, queues, { rules, topics: makeSubscriptions(context, queues, topics) });
  makeAthena(context);
  makeConfig(context, parts, made);
  makeAlarms(context, topics);
  makeChat(context, topics);
  makeDashboards(context);
  makeLogQueries(context, made);
  return {
    stage,
    slackUrl: $util.interpolate`${made(wokenBy('url')[0]?.name ?? '').url}slack/events`,
    noticesTopic: names.noticesTopic,
    alarmsTopic: names.alarmsTopic,
    complianceTopic: names.complianceTopic,
    ...(dashboard ? { dashboardUrl: dashboard.url } : {}),
    scheduleGroup: names.scheduleGroup,
  };
}

async function contextOf(): Promise<Context> {
  // SST runs with the project's folder as the current one.
  const root = process.cwd();
  const { stage, protect: isProtected } = $app;
  const names = namesOf(stage);
  const settings = settingsOf(root, process.env);
  const policy = await deployedPolicy(settings.policyFile);
  const where = await whereOf(names, policy.policy.accounts, settings);
  const isProduction = stage === 'production';
  return { stage, isProduction, isProtected, names, settings, policy, where, root };
}

async function whereOf(
  { prefix }: Names,
  accounts: readonly { readonly id: string | null }[],
  { policyFile, reportMail, dashboard }: StageSettings,
): Promise<Where> {
  const [{ accountId: account }, { region }, { partition }] = await Promise.all([
    aws.getCallerIdentity({}),
    aws.getRegion({}),
    aws.getPartition({}),
  ]);
  const memberAccounts = accounts.flatMap(({ id }) => (id === null || id === account ? [] : [id]));
  const policyObject = policyObjectOf(policyFile);
  return {
    partition,
    region,
    account,
    prefix,
    memberAccounts,
    ...(policyObject ? { policyObject } : {}),
    ...(reportMail ? { reportSender: reportMail.sender } : {}),
    ...(dashboard === 'signed' ? { hasDashboardKey: true as const } : {}),
  };
}
