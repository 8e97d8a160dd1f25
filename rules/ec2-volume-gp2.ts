import { dayMs } from '../core/calendar.ts';
import { example, exampleNowMs } from '../core/facts/examples.ts';
import { phaseOf } from '../core/facts/lifecycles.ts';
import { type Kinds, known, unknown } from '../core/resource.ts';
import { defineRule, ok, undecided, violation } from '../core/rule.ts';

type Facts = Kinds['ec2-volume'];

/** gp3 costs a fifth less per GiB. IOPS and throughput above its baseline cost extra. */
export const rule = defineRule({
  id: 'ec2-volume-gp2',
  title: 'Volume cheaper as gp3',
  kind: 'ec2-volume',
  severity: 'low',
  thresholds: { minSavingUsd: 1, minAgeDays: 1 },
  docs: {
    reports: ({ minSavingUsd }) =>
      `gp2 volumes that cost at least $${minSavingUsd} a month less as gp3, with the same IOPS and throughput`,
    thresholds: {
      minSavingUsd: 'the smallest monthly saving, at list price, that is reported',
      minAgeDays: 'younger volumes are skipped',
    },
  },
  remediation: 'to-gp3',
  remediations: ['to-gp3'],
  saves: true,
  judge: ({ resource, fact, nowMs, thresholds: { minSavingUsd, minAgeDays } }) => {
    const state = fact('state');
    const gp3 = fact('asGp3');
    const { type, sizeGiB } = fact('setup');
    const numbers = { Type: type, 'Size, GiB': sizeGiB };
    if (gp3 === null) return ok(`Its type is ${type}.`, { numbers });
    const phase = phaseOf('ec2-volume', state);
    if (phase !== 'steady') {
      const because = `It is ${state}.`;
      const evidence = { numbers: { ...numbers, State: state } };
      return phase === 'ending' ? ok(because, evidence) : undecided('state', because, evidence);
    }
    const { iops, throughputMiBps, savesMonthlyUsd, pricesOf } = gp3;
    const evidence = {
      numbers: {
        ...numbers,
        'IOPS as gp3': iops,
        'MiB/s as gp3': throughputMiBps,
        'Saving a month, $': savesMonthlyUsd,
        'Prices of': pricesOf,
      },
    };
    if (savesMonthlyUsd < minSavingUsd)
      return ok(`As gp3 with ${iops} IOPS and ${throughputMiBps} MiB/s it saves too little.`, evidence);
    if (nowMs - fact('createdAtMs') < minAgeDays * dayMs)
      return ok(`It is younger than ${minAgeDays} ${minAgeDays === 1 ? 'day' : 'days'}.`, evidence);
    if (fact('isBeingModified')) return undecided('isBeingModified', 'It is being changed.', evidence);
    const usd = savesMonthlyUsd.toFixed(2);
    return violation(
      pricesOf === resource.region
        ? `As gp3 with ${iops} IOPS and ${throughputMiBps} MiB/s, it is as fast and saves $${usd} a month.`
        : `As gp3 with ${iops} IOPS and ${throughputMiBps} MiB/s, it is as fast and saves about $${usd} a month, at the prices of ${pricesOf}, because those of its region are not known.`,
      ['gp2'],
      evidence,
      {
        settings: { Type: 'gp3', IOPS: String(iops), 'Throughput, MiB/s': String(throughputMiBps) },
        savesMonthlyUsd,
      },
    );
  },
  examples: {
    violating: [volume({}), volume({ state: known('available') })],
    ok: [
      volume({ setup: setup('gp3'), asGp3: known(null) }),
      volume({ asGp3: saving(0.99) }),
      volume({ asGp3: saving(-1.58) }),
      volume({ createdAtMs: known(exampleNowMs - dayMs + 1) }),
    ],
    undecided: [
      volume({ state: known('error') }),
      volume({ isBeingModified: known(true) }),
      volume({ asGp3: unknown("EC2's response lacks its type and size") }),
      volume({ createdAtMs: unknown("EC2's response lacks its creation time") }),
      volume({ isBeingModified: unknown('access denied') }),
    ],
  },
});

function setup(type: string) {
  const unsaid = { throughputMiBps: null, zone: null, kmsKey: null, outpost: null };
  return known<Facts['setup']>({
    type,
    sizeGiB: 500,
    iops: 3_000,
    encrypted: false,
    multiAttach: null,
    initializationRate: null,
    ...unsaid,
  });
}

function saving(savesMonthlyUsd: number) {
  return known({ iops: 3_000, throughputMiBps: 250, savesMonthlyUsd, pricesOf: 'eu-west-1' });
}

function volume(facts: Parameters<typeof example<'ec2-volume'>>[1]['facts']) {
  return example('ec2-volume', {
    facts: {
      state: known('in-use'),
      setup: setup('gp2'),
      createdAtMs: known(exampleNowMs - 100 * dayMs),
      asGp3: saving(5),
      isBeingModified: known(false),
      ...facts,
    },
  });
}
