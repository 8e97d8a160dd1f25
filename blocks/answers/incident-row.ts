import type { SectionBlock } from '@slack/types';
import { type Finding, isEnded } from '../../core/finding.ts';
import { resultOfEnded } from '../../core/incidents/result-of.ts';
import { endedAtMs } from '../../core/lists/incident-lists.ts';
import { isUnanswered } from '../../core/people/notice.ts';
import { findingRow } from '../card/finding-row.ts';
import { incidentSign } from '../card/lines/incident-color.ts';
import { stateWords } from '../card/state.ts';
import { mrkdwn, person } from '../text/escape.ts';
import { duration, lowerFirst, slackDate, stopped } from '../text/format.ts';
import { linkTo } from '../text/parts.ts';

/** One incident in a list that one person sees: what it is, and how it stands or went. */
export function incidentRow(finding: Finding, workspaceUrl: string | null): SectionBlock {
  const words = isEnded(finding) ? [wentWords(finding)] : standWords(finding);
  const link = linkTo(cardUrl(finding, workspaceUrl), 'Card');
  return findingRow(
    finding,
    [`${incidentSign(finding)} ${words.join(' · ')}`, ...(link ? [link] : [])].join(' · '),
  );
}

/** "Since 20:31 · acknowledged by @Mia · planned 20:36: reboot the instance". */
function standWords(finding: Finding): readonly string[] {
  const { sinceMs, acknowledged } = finding.incident ?? { sinceMs: finding.foundAtMs, acknowledged: null };
  return [
    `Since ${slackDate(sinceMs)}`,
    ...(acknowledged ? [`acknowledged by ${person(acknowledged.by)}`] : []),
    ...(isUnanswered(finding) ? ['not acknowledged'] : []),
    lowerFirst(stateWords(finding, { by: true })),
  ];
}

/** "*SUCCESS* after 9 minutes: Rebooted", "Cleared by itself after 12 minutes". */
function wentWords(finding: Finding): string {
  const { incident, foundAtMs, status, receipt, plan } = finding;
  const result = resultOfEnded(finding);
  const after = `after ${duration(endedAtMs(finding) - (incident?.sinceMs ?? foundAtMs))}`;
  const cleared = clearedWords(finding);
  switch (result) {
    case 'SUCCESS':
      return `*SUCCESS* ${after}: ${short(receipt?.summary ?? plan.title)}`;
    case 'FAILED':
      return `*FAILED*, ${lowerFirst(cleared)} ${after}`;
    case 'DRYRUN':
      return `*DRYRUN* (${short(lowerFirst(plan.title))}), ${lowerFirst(cleared)} ${after}`;
    case null:
      return `${cleared} ${after}${status === 'resolved' && finding.endedBy ? `: ${short(finding.endedBy)}` : ''}`;
  }
}

function clearedWords({ status, incident }: Finding): string {
  if (status === 'lapsed') return 'Expired';
  return incident?.acknowledged
    ? `Cleared (acknowledged by ${person(incident.acknowledged.by)})`
    : 'Cleared by itself';
}

function short(text: string): string {
  return stopped(mrkdwn(text, 150)).replace(/\.$/, '');
}

/** Slack's permalink of the card, as chat.getPermalink gives it; null: no card, or an unknown workspace. */
function cardUrl({ card }: Finding, workspaceUrl: string | null): string | null {
  if (!card || !workspaceUrl) return null;
  const { channel, ts, threadTs } = card;
  const url = `${workspaceUrl.replace(/\/$/, '')}/archives/${channel}/p${ts.replace('.', '')}`;
  return threadTs === ts ? url : `${url}?thread_ts=${threadTs}&cid=${channel}`;
}
