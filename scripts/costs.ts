import { alarmsOf } from '../infra/alarms/all.ts';
import { functionNamed } from '../infra/functions.ts';
import { namesOf } from '../infra/names.ts';
import { between } from './between.ts';
import { type PriceName, prices, usd } from './costs-prices.ts';
import { assumed, measured } from './costs-usage.ts';

export const sizes = [100, 1_000, 10_000] as const;

/** A cost item, in USD a month. */
type CostLine = { readonly what: string; readonly usd: number };

type Amounts = ReturnType<typeof amountsOf>;

/** The minutes of a month of 30 days. */
const minutes = assumed.days * 24 * 60;

/** The usage of a month. */
function amountsOf(resources: number) {
  const { shares, days } = assumed;
  const findings = resources * assumed.newFindings;
  const places = assumed.regions * assumed.regionalKinds + assumed.globalKinds;
  const seen = findings * days;
  // The measured usage of a scan of one place is the upper bound for each place.
  const total = (unit: 'writeUnits' | 'readUnits' | 'messages') =>
    places * days * measured.scan[unit] + findings * measured.life[unit] + seen * measured.day[unit];
  const messages = total('messages');
  const slackRuns = findings * assumed.slackRequestsPerFinding + days * assumed.slackRequestsPerDay;
  const sweeps = minutes / 15;
  const scanSeconds =
    days * (places * assumed.scanSecondsPerPlace + resources * assumed.scanSecondsPerResource);
  const gb = (name: string) => functionNamed(name).memoryMb / 1024;
  const runs = messages + slackRuns + sweeps + days;
  return {
    resources,
    findings,
    places,
    runs,
    gbSeconds:
      scanSeconds * gb('scan') +
      (messages - places * days) * assumed.secondsPerWork * gb('notify') +
      slackRuns * assumed.slackSeconds * gb('slack') +
      sweeps * assumed.sweepSeconds * gb('sweep'),
    writeUnits: total('writeUnits'),
    readUnits: total('readUnits'),
    // Each message is sent, received and deleted; pollers also send requests while a queue is empty.
    queueRequests: messages * 3 + assumed.queues * assumed.pollersPerQueue * 3 * minutes,
    schedules: findings + sweeps + days,
    metricsRead:
      days * resources * (shares.ec2 * assumed.metricsPerInstance + shares.rds * assumed.metricsPerDatabase),
    s3Gets: days * resources * shares.buckets * assumed.s3GetsPerBucket,
    logGb: (runs * assumed.logKilobytesPerRun) / 1e6,
    storedGb: (findings * 12 * assumed.kilobytesStoredPerFinding) / 1e6,
  };
}

/** The costs without any findings. */
export function fixed(): readonly CostLine[] {
  const alarms = alarmsOf(namesOf('production'), 'production', {
    withConfig: false,
    isPolicyInS3: false,
    withIamMail: false,
  }).length;
  return [
    line(`${alarms} alarms`, ['alarm', alarms]),
    line('own metrics', ['customMetric', assumed.metricSeries * assumed.metricHours]),
    line(`${assumed.secrets} secrets`, ['secret', assumed.secrets]),
    line('1 key, of the alarms', ['key', assumed.keys]),
  ];
}

/** The cost of reading AWS. Any tool that judges by metrics has it. */
function reading(a: Amounts): readonly CostLine[] {
  return [
    line('metrics and buckets read', ['metricsRead', a.metricsRead], ['s3Gets', a.s3Gets]),
    line('Lambda', ['lambdaSeconds', a.gbSeconds], ['lambdaRuns', a.runs]),
    line(
      'DynamoDB',
      ['writeUnits', a.writeUnits],
      ['readUnits', a.readUnits],
      ['tableGb', a.storedGb],
      ['backupGb', a.storedGb],
    ),
    line('logs', ['logGb', a.logGb]),
  ];
}

/** The deployed Janitor. */
export function janitor(resources: number): readonly CostLine[] {
  const a = amountsOf(resources);
  return [
    ...fixed(),
    ...reading(a),
    line('queues', ['sqs', a.queueRequests]),
    line('grace periods and timers', ['scheduler', a.schedules]),
  ];
}

/** The same on Step Functions: an execution per waiting finding and per unit of a scan. */
export function onStepFunctions(resources: number): readonly CostLine[] {
  const a = amountsOf(resources);
  const transitions =
    a.findings * assumed.transitionsPerFinding + a.places * assumed.days * assumed.transitionsPerPlace;
  return [
    ...fixed(),
    ...reading(a),
    line('state transitions', ['transitions', transitions]),
    line('timers', ['scheduler', a.schedules - a.findings]),
  ];
}

/** AWS Config alone: records and evaluates, without messages, grace periods and metrics. */
export function onConfig(resources: number): readonly CostLine[] {
  const evaluations = resources * assumed.rulesPerResource * assumed.days;
  return [
    line('configuration items', ['configItems', resources * assumed.configItemsPerResource]),
    line(
      'rule evaluations, daily',
      ['evaluations', Math.min(evaluations, 100_000)],
      ['evaluationsMore', Math.max(0, evaluations - 100_000)],
    ),
  ];
}

export function sumOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd: each }) => sum + each, 0);
}

function line(what: string, ...parts: readonly (readonly [PriceName, number])[]): CostLine {
  return { what, usd: parts.reduce((sum, [name, amount]) => sum + usd(name, amount), 0) };
}

/** The tables of docs/costs.md, in Markdown. */
export function costTables(): string {
  return [comparison(), lines(), priceList()].join('\n\n');
}

function comparison(): string {
  const ways = [
    ['**Cloud Janitor**', janitor],
    ['the same on Step Functions', onStepFunctions],
    ['AWS Config, finding alone', onConfig],
  ] as const;
  return table(
    ['US dollars a month', ...sizes.map((size) => `${size.toLocaleString('en-US')} resources`)],
    ways.map(([name, of]) => [name, ...sizes.map((size) => dollars(sumOf(of(size))))]),
  );
}

function lines(): string {
  const columns = sizes.map((size) => janitor(size));
  return table(
    ['Cloud Janitor, line by line', ...sizes.map((size) => size.toLocaleString('en-US'))],
    (columns[0] ?? []).map(({ what }, row) => [what, ...columns.map((each) => dollars(each[row]?.usd ?? 0))]),
  );
}

function priceList(): string {
  return table(
    ['price', 'for a', 'as of', 'where'],
    Object.values(prices).map(({ usd: each, per, of, source, asOf }) => [
      `$${each}`,
      `${per} (${of})`,
      asOf,
      source === null ? '**not verified**: as commonly quoted' : `<https://${source}>`,
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function dollars(amount: number): string {
  return amount < 0.005 ? 'under $0.01' : `$${amount.toFixed(2)}`;
}

/** Replaces the tables of the document. Throws when their markers are missing. */
export function withCostTables(document: string): string {
  return between(document, 'costs', costTables());
}
