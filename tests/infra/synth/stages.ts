import { join } from 'node:path';
import { synthesize } from './run.ts';

/** What is deployed in the tests: the example of a policy, and one with member accounts and a chat channel. */
export const stages = {
  synth: { JANITOR_CONFIG: 'janitor.example.yaml' },
  production: {
    JANITOR_CONFIG: join('tests', 'infra', 'fixtures', 'production.yaml'),
    JANITOR_ALARM_EMAIL: 'on-call@example.com',
    JANITOR_Q_SLACK_TEAM_ID: 'T0123ABCD',
    JANITOR_Q_SLACK_CHANNEL_ID: 'C0123ABCD',
    JANITOR_COMPLIANCE_EMAIL: 'auditors@example.com',
    JANITOR_AWS_CONFIG: 'recorder',
  },
} as const;

/** Once for all tests. */
export default function synthesizeStages(): void {
  for (const [stage, env] of Object.entries(stages)) {
    const { error } = synthesize(process.cwd(), { stage, env });
    if (error !== null) throw new Error(`The stage ${stage} cannot be made:\n${error}`);
  }
}
