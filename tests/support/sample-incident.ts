import type { Finding } from '../../core/finding.ts';
import type { Incident } from '../../core/incident.ts';
import { sampleFinding, sampleNowMs } from './sample-finding.ts';

const minuteMs = 60_000;

/** An instance that failed its status check twelve minutes ago; one alarm tells of it. */
export function sampleIncident(more: Partial<Incident> = {}): Incident {
  return {
    sinceMs: sampleNowMs - 12 * minuteMs,
    alarms: [
      {
        arn: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:web-7-status',
        name: 'web-7-status',
        state: 'ALARM',
        atMs: sampleNowMs - 12 * minuteMs,
        reason: 'Threshold Crossed: 3 datapoints were greater than the threshold (0.0).',
      },
    ],
    repeats: 0,
    acknowledged: null,
    escalatedAtMs: null,
    clearedAtMs: null,
    ...more,
  };
}

/** Its finding: a reboot is planned. */
export function incidentFinding(more: Partial<Finding> = {}): Finding {
  return sampleFinding({
    rule: 'ec2-status-check-failed',
    ruleTitle: 'Instance fails its status check',
    severity: 'high',
    because: 'The instance status check has failed for 12 minutes.',
    monthlyUsd: null,
    graceMs: 5 * minuteMs,
    remediateAtMs: sampleNowMs + 5 * minuteMs,
    plan: {
      ...sampleFinding().plan,
      remediation: 'reboot',
      title: 'Reboot the instance',
      undo: { possible: 'maybe', how: 'What is only in memory is lost.' },
    },
    incident: sampleIncident(),
    ...more,
  });
}
