import type { Finding } from '../../core/finding.ts';

export const sampleNowMs = Date.UTC(2026, 10, 20, 16, 0);
const dayMs = 86_400_000;

/** An idle instance that will be stopped tomorrow unless somebody objects. */
export function sampleFinding(more: Partial<Finding> = {}): Finding {
  return {
    id: 'f_01JD3V8Q5GM9W2K7T4B6N8P0RS',
    version: 2,
    generation: 1,
    status: 'scheduled',
    rule: 'ec2-instance-idle',
    ruleTitle: 'EC2 instance is idle',
    severity: 'medium',
    mode: 'enforce',
    resource: {
      account: '123456789012',
      region: 'eu-central-1',
      kind: 'ec2-instance',
      id: 'i-0123456789abcdef0',
      arn: 'arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0',
      name: 'web-7',
    },
    accountName: 'production',
    scanId: 's_1',
    because: 'CPU stayed at or below 2.1 % for 14 days, and the network below 1 MB a day.',
    evidence: {
      numbers: { 'Highest hourly CPU': '2.1 %', Threshold: '5 %' },
      window: { fromMs: sampleNowMs - 14 * dayMs, toMs: sampleNowMs },
      coverage: 0.982,
      charts: [
        {
          title: 'CPUUtilization',
          unit: '%',
          points: Array.from({ length: 14 }, (_, day) => ({
            atMs: sampleNowMs - (14 - day) * dayMs,
            value: 1 + (day % 3) / 2,
          })),
        },
      ],
    },
    monthlyUsd: 72.5,
    protections: [],
    probe: { allowed: 'yes', because: 'AWS answered DryRunOperation.' },
    owner: { userId: 'U0ADA0000', name: 'Ada Example', why: 'tag Owner = ada@example.com' },
    channel: 'C0CLOUD00',
    graceMs: dayMs,
    plan: {
      remediation: 'stop',
      title: 'Stop the instance',
      undo: { possible: 'yes', how: 'start it again; its public IPv4 address may be another one.' },
      material: { Type: 't3.large', Owner: 'ada@example.com' },
      reasons: ['cpu-idle', 'network-idle'],
      asks: null,
    },
    needsApproval: null,
    foundAtMs: sampleNowMs,
    updatedAtMs: sampleNowMs,
    claimExpiresAtMs: sampleNowMs + 30 * dayMs,
    announcedAtMs: sampleNowMs,
    remediateAtMs: sampleNowMs + dayMs,
    remindedAtMs: null,
    thread: null,
    card: null,
    told: null,
    formerCard: null,
    snooze: null,
    askedBy: null,
    approval: null,
    input: null,
    rejection: null,
    difference: [],
    startedAtMs: null,
    progress: null,
    receipt: null,
    trouble: null,
    endedBy: null,
    ...more,
  };
}
