import { type Finding, isEnded } from '../../../core/finding.ts';
import { mrkdwn } from '../../text/escape.ts';
import { slackDate } from '../../text/format.ts';

/** Says that an exemption matches a change of permissions, and why it is shown all the same. */
export function exemptWords(finding: Finding): string | null {
  const { exempt } = finding;
  if (!exempt || isEnded(finding)) return null;
  const because = mrkdwn(exempt.because, 200);
  if (exempt.by === 'tag')
    return `🔕 *Exempt by a tag* (${because}). A tag does not hide a change of permissions.`;
  if (exempt.untilMs === null)
    return `🔕 *An exemption without an end matches:* “${because}”. Only one with an end hides a change of permissions.`;
  return `🔕 *An exemption until ${slackDate(exempt.untilMs)} matches:* “${because}”. A critical finding is shown all the same.`;
}
