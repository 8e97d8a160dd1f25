import type { Finding } from '../../core/finding.ts';
import { plannedWords } from '../../core/iam/evidence/planned-words.ts';
import { mrkdwn, person, plain } from '../text/escape.ts';
import { lowerFirst, money, stopped, utc } from '../text/format.ts';
import { named } from './finding-text.ts';
import { unheeded } from './outlook.ts';

/**
 * Amazon Q Developer in chat applications shows only this form of SNS message, and drops any other.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html, "Event schema"
 */
export type CustomNotification = {
  readonly version: '1.0';
  readonly source: 'custom';
  /** The same for all copies of a notice. */
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** Notices of one finding share a thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources: readonly string[];
    readonly additionalContext: Readonly<Record<string, string>>;
  };
};

/**
 * Longest texts in characters. AWS documents no limits; these are below Slack's for a header, a section and a
 * field, and keep the message below the 256 KB of SNS.
 */
const longest = {
  id: 120,
  title: 150,
  step: 750,
  keyword: 75,
  summary: 250,
  context: 250,
} as const;

/** The notice of a remediation that finished or failed; undefined for any other finding. */
export function topicNotice(finding: Finding): CustomNotification | undefined {
  const { status } = finding;
  if (status !== 'remediated' && status !== 'failed') return undefined;
  const done = status === 'remediated';
  return {
    version: '1.0',
    source: 'custom',
    id: noticeId(finding),
    content: {
      textType: 'client-markdown',
      title: mrkdwn(`${done ? '✅ Done' : '❌ Failed'}: ${plannedWords(finding)}`, longest.title),
      description: described(finding, done).join('\n'),
      nextSteps: [...(done ? [undone(finding)] : notTried(finding)), history(finding)],
      keywords: [finding.rule, finding.resource.kind, finding.accountName, status].map((word) =>
        mrkdwn(word, longest.keyword),
      ),
    },
    metadata: {
      threadId: plain(finding.id, longest.id),
      summary: plain(
        `${done ? 'Done' : 'Failed'}: ${lowerFirst(plannedWords(finding))}, ${finding.resource.name || finding.resource.id} in ${finding.accountName}`,
        longest.summary,
      ),
      eventType: done ? 'remediation.finished' : 'remediation.failed',
      relatedResources: [plain(finding.resource.arn || finding.resource.id, 2048)],
      additionalContext: contextOf(finding),
    },
  };
}

/** Identifies one outcome of one attempt. */
export function noticeId({ id, generation, startedAtMs, status }: Finding): string {
  return plain(`${id}-${generation}-${startedAtMs ?? 0}-${status}`, longest.id);
}

function described(finding: Finding, done: boolean): readonly string[] {
  const { resource } = finding;
  const saving = money(finding.monthlyUsd);
  const result = done
    ? [finding.receipt?.summary ?? finding.plan.title, finding.receipt?.leaves ?? ''].join(' ').trim()
    : (finding.trouble ?? 'AWS gave no reason.');
  return [
    `*${mrkdwn(finding.ruleTitle, 150)}:* ${named(finding, 200)}`,
    `*Account:* ${mrkdwn(finding.accountName, 80)} (${mrkdwn(resource.account, 20)}), ${mrkdwn(resource.location ?? resource.region, 40)}`,
    `*${done ? 'What was done' : 'What AWS said'}:* ${stopped(mrkdwn(result, 500))}`,
    ...decided(finding),
    `*Why:* ${stopped(mrkdwn(finding.because, 400))}`,
    `*Owner:* ${mrkdwn(finding.owner.name, 80)}`,
    ...(done && saving ? [`*Saves:* ${saving} (estimate)`] : []),
    `*When:* ${utc(finding.updatedAtMs)}`,
  ];
}

/** Empty after a failure, which clears the approval: only the audit events name the approver then. */
function decided({ approval, mode, status, incident }: Finding): readonly string[] {
  if (approval) return [`*Decided by:* ${person(approval.by)}, ${utc(approval.atMs)}`];
  if (status === 'remediated' && mode === 'enforce')
    return [`*Decided by:* the policy. ${unheeded(incident)}`];
  return [];
}

function undone({ plan }: Finding): string {
  const how = stopped(mrkdwn(plan.undo.how, longest.step - 50));
  if (plan.undo.possible === 'no') return `This cannot be undone. ${how}`;
  if (plan.undo.possible === 'nothing') return `There is nothing to undo. ${how}`;
  return plan.undo.possible === 'yes' ? `To undo: ${how}` : `To undo partly: ${how}`;
}

function notTried({ plan }: Finding): readonly string[] {
  const again = 'Janitor does not retry. A person has to decide, on the card in Slack.';
  if (plan.undo.possible !== 'no') return [again];
  return [again, `Undo is not possible: ${stopped(mrkdwn(plan.undo.how, longest.step - 50))}`];
}

function history({ resource }: Finding): string {
  return `History: /janitor history ${mrkdwn(resource.id, longest.step - 50)}`;
}

function contextOf(finding: Finding): Readonly<Record<string, string>> {
  const { resource, plan, approval } = finding;
  const entries = {
    account: resource.account,
    accountName: finding.accountName,
    region: resource.region,
    resourceKind: resource.kind,
    resourceId: resource.id,
    rule: finding.rule,
    mode: finding.mode,
    remediation: plan.remediation ?? 'none',
    undo: plan.undo.possible,
    decidedBy: approval?.by ?? (finding.status === 'remediated' ? 'policy' : 'see audit'),
    findingId: finding.id,
  };
  return Object.fromEntries(
    Object.entries(entries).map(([name, value]) => [name, plain(value, longest.context)]),
  );
}
