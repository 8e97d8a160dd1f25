import type { Category, ChangeEvidence, NewlyPossible } from '../../core/changes/change-evidence.ts';
import type { ChangeOrigin } from '../../core/changes/change-origin.ts';
import type { Finding } from '../../core/finding.ts';
import type { Severity } from '../../core/severity.ts';
import { mrkdwn } from './escape.ts';
import { counted, slackDate, stopped } from './format.ts';

const marks: Readonly<Record<Severity, string>> = { critical: '🔴', high: '🟠', medium: '🟡', low: '⚪' };

/** "🔴 *Critical*". */
export function severityWords(severity: Severity): string {
  return `${marks[severity]} *${severity.charAt(0).toUpperCase()}${severity.slice(1)}*`;
}

/** "*ada@example.com* (role admin)": the session, which tells people apart who use one role. */
export function whoWords(origin: ChangeOrigin | null): string {
  if (!origin) return 'Somebody';
  const { name, role } = origin.actor;
  const [, roleName] = /[:/]([^:/]+)$/.exec(role ?? '') ?? [];
  const as = roleName === undefined || roleName === name ? '' : ` (role ${mrkdwn(roleName, 64)})`;
  return `*${mrkdwn(name, 80)}*${as}`;
}

/** "attached AdministratorAccess to the user bob". */
export function didWords({ did }: ChangeEvidence, { resource }: Pick<Finding, 'resource'>): string {
  const [first] = did;
  if (first === undefined) return `changed ${mrkdwn(resource.name || resource.id, 100)}`;
  if (did.length === 1) return mrkdwn(first, 200);
  const shown = did.slice(0, 3).map((one) => mrkdwn(one, 150));
  const more = did.length - shown.length;
  return `made the last of ${did.length} changes: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** "*ada* (role admin) attached AdministratorAccess to the user bob". */
export function changeSentence(change: ChangeEvidence, finding: Finding): string {
  return `${whoWords(change.origin)} ${didWords(change, finding)}`;
}

/** "Made today at 4:00 PM · through Terraform, as the caller says · from 203.0.113.5". */
export function whenceWords({ origin }: ChangeEvidence): string {
  if (!origin) return 'No CloudTrail event told of it. The scan found it.';
  const from = origin.sourceIp;
  return [
    `Made ${slackDate(origin.atMs)}`,
    throughWords(origin),
    from === null || from === origin.invokedBy ? null : `from ${mrkdwn(from, 60)}`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** Names of clients in user agents, the more telling ones first. */
const clients: readonly (readonly [RegExp, string])[] = [
  [/terraform/i, 'Terraform'],
  [/opentofu/i, 'OpenTofu'],
  [/pulumi/i, 'Pulumi'],
  [/aws-cdk|cdk\//i, 'AWS CDK'],
  [/console/i, 'the AWS console'],
  [/aws-cli/i, 'the AWS CLI'],
  [/boto/i, 'Boto3'],
];

/** AWS sets `invokedBy`; the user agent is whatever the caller typed. */
function throughWords({ invokedBy, userAgent }: ChangeOrigin): string | null {
  if (invokedBy !== null) {
    const service = invokedBy.replace(/\.amazonaws\.com$/, '');
    return `by ${service === 'cloudformation' ? 'CloudFormation' : mrkdwn(service, 60)}`;
  }
  if (userAgent === null || userAgent.trim() === '') return null;
  const known = clients.find(([pattern]) => pattern.test(userAgent))?.[1];
  return `through ${known ?? `“${mrkdwn(userAgent, 40)}”`}, as the caller says`;
}

const categories: Readonly<Record<Category, string>> = {
  'full-admin': 'Full admin',
  'service-wildcard': 'Whole service',
  'privilege-escalation': 'Privilege escalation',
  'resource-exposure': 'Resource exposure',
  'credentials-exposure': 'Credentials exposure',
  'data-exfiltration': 'Data exfiltration',
  'infrastructure-modification': 'Infrastructure',
  'not-action-allow': 'Allow with NotAction',
  'boundary-removed': 'Boundary removed',
  'trust-public': 'Trusts everybody',
  'trust-unknown-account': 'Trusts an unknown account',
  'trust-web-identity': 'Trusts a web identity',
};

/** "Privilege escalation". */
export function categoryWords(category: Category): string {
  return categories[category];
}

/** The heading and a line for each category, the worst first. */
export function newlyLines({ newly }: ChangeEvidence, most: number): readonly string[] {
  if (newly.length === 0) return [];
  const more = newly.length - most;
  return [
    '*Newly possible*, unless an SCP forbids it:',
    ...newly.slice(0, most).map(newlyLine),
    ...(more > 0 ? [`• and ${counted(more, 'more category', 'more categories')}`] : []),
  ];
}

/** "• *Privilege escalation* (critical): Can give itself any permission: iam:PutUserPolicy." */
function newlyLine({ category, severity, because }: NewlyPossible): string {
  return `• *${categories[category]}* (${severity}): ${stopped(mrkdwn(because, 220))}`;
}
