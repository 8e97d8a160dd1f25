import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { synthesize } from './run.ts';

/** Too many for one policy. */
export const memberAccounts = Array.from({ length: 100 }, (_, at) => String(200_000_000_000 + at));

const companyPolicy = join('.sst', 'synth', 'company.yaml');

/** The stages of the tests: the example policy, and one with member accounts, a chat channel and an address. */
const stages = {
  synth: { JANITOR_CONFIG: 'janitor.example.yaml' },
  production: {
    JANITOR_CONFIG: companyPolicy,
    JANITOR_ALARM_EMAIL: 'on-call@example.com',
    JANITOR_Q_SLACK_TEAM_ID: 'T0123ABCD',
    JANITOR_Q_SLACK_CHANNEL_ID: 'C0123ABCD',
    JANITOR_COMPLIANCE_EMAIL: 'auditors@example.com',
    JANITOR_AWS_CONFIG: 'recorder',
    JANITOR_DASHBOARD: 'on',
    JANITOR_CLOUDWATCH_DASHBOARDS: 'overview, compliance, iam',
    JANITOR_IAM_EMAIL: 'security@example.com, soc@example.com',
    JANITOR_INCIDENT_SOURCE: 'both',
  },
} as const;

/** The edit of `sst.config.ts` in docs/install.md that makes production removable. That stage has no topic for alarms. */
const unprotected = { protect: false, removal: 'remove' } as const;

/** Runs once for all tests. */
export default function synthesizeStages(): void {
  writeCompanyPolicy();
  const onlyEvents = { ...stages.production, JANITOR_INCIDENT_SOURCE: 'events' };
  make({ stage: 'production', env: onlyEvents, edited: unprotected, as: 'unprotected' });
  for (const [stage, env] of Object.entries(stages)) make({ stage, env });
}

function make(asked: Parameters<typeof synthesize>[1]): void {
  const { error } = synthesize(process.cwd(), asked);
  if (error !== null) throw new Error(`The stage ${asked.stage} cannot be made:\n${error}`);
}

function writeCompanyPolicy(): void {
  const members = memberAccounts.map((id, at) => `  - { id: "${id}", name: member-${at} }`);
  const lines = [
    'timezone: Europe/Berlin',
    'daily: "06:30"',
    'channel: "#platform"',
    'externalId: tests-of-the-janitor',
    'accounts:',
    '  - { name: shared, regions: [us-east-1, eu-west-1] }',
    ...members,
  ];
  mkdirSync(dirname(companyPolicy), { recursive: true });
  writeFileSync(companyPolicy, `${lines.join('\n')}\n`);
}
