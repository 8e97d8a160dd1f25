import { type Finding, isEnded } from '../../core/finding.ts';
import { couldSave, isUnpriced } from '../../core/lists/savings.ts';
import { ownerIds } from '../../core/owners/owner-tag.ts';
import { accountWords } from '../text/accounts.ts';
import { code, mrkdwn, person, plain } from '../text/escape.ts';
import { money, slackDate } from '../text/format.ts';
import { type Approvers, approverMentions, ownerMentions } from '../text/people.ts';

/** "*EC2 instance is idle:* web-7 `i-0abc`". */
export function subject(finding: Finding): string {
  return `*${mrkdwn(finding.ruleTitle, 150)}:* ${named(finding, 200)}`;
}

/** The resource's name, and its id when they differ. */
export function named({ resource }: Finding, max: number): string {
  const { name, id } = resource;
  if (isMarker(id) && name !== '') return mrkdwn(name, max);
  if (name === '' || name === id) return code(id, max);
  return `${mrkdwn(name, max / 2)} ${code(id, max / 2)}`;
}

/** Like `named`, for plain text. */
export function plainName({ resource }: Finding, max: number): string {
  const { name, id } = resource;
  if (isMarker(id) && name !== '') return plain(name, max);
  return name === '' || name === id ? plain(id, max) : `${plain(name, max / 2)} (${plain(id, max / 2 - 3)})`;
}

/**
 * The root user has no id; its row in the credential report is `<root_account>`:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
function isMarker(id: string): boolean {
  return /^<.*>$/.test(id);
}

/** "web-7 (i-0abc) in production: …". Not escaped: the caller escapes the whole answer. */
export function about(finding: Finding, text: string): string {
  return `${plainName(finding, 120)} in ${finding.accountName}: ${text}`;
}

/** "production (222222222222) · eu-west-1". */
export function place({ accountName, resource }: Finding): string {
  return `${accountWords(resource.account, accountName)} · ${mrkdwn(resource.location ?? resource.region, 40)}`;
}

/** "production (222222222222) · eu-west-1 · since today at 4:00 PM · ~$72.50/month (estimate)". */
export function circumstances(finding: Finding): string {
  const saving = savingWords(finding);
  return [place(finding), `found ${slackDate(finding.foundAtMs)}`, ...(saving ? [saving] : [])].join(' · ');
}

/**
 * "~$72.50/month (estimate, not saved: its disk)", "saving unknown: no price is known for Windows"; null:
 * nothing to show.
 */
function savingWords(finding: Finding): string | null {
  const { priceNote } = finding;
  const note = priceNote === undefined ? null : mrkdwn(priceNote, 150);
  const usd = isEnded(finding) ? finding.monthlyUsd : couldSave(finding);
  const saving = money(usd);
  if (saving) return note ? `${saving} (estimate, ${note})` : `${saving} (estimate)`;
  if (note === null || isEnded(finding)) return null;
  if (usd === 0) return `saves nothing: ${note}`;
  return isUnpriced(finding) ? `saving unknown: ${note}` : null;
}

/** "Ada Lovelace (tag Owner = ada@example.com)": the name, not a mention, so that the card pings nobody. */
export function ownerLine(finding: Finding): string {
  const { owner } = finding;
  const why = ownerReason(owner);
  if (ownerIds(owner).length > 0) return `Owner: ${mrkdwn(owner.name, 80)} (${why})`;
  const named = owner.name.toLowerCase() === 'unknown' ? '' : `: ${mrkdwn(owner.name, 80)}`;
  return `No owner in Slack${named} (${why}).${isEnded(finding) ? '' : ' Is it yours?'}`;
}

/** "Owner: @Ada (tag Owner = ada@example.com)": mentions the owners, or the approvers when the owner is unknown. */
export function responsible(finding: Finding, approvers: Approvers): string {
  const owners = ownerMentions(finding.owner);
  if (owners !== null) return `Owner: ${owners} (${ownerReason(finding.owner)})`;
  const deciders = approverMentions(approvers);
  return deciders === null ? ownerLine(finding) : `${ownerLine(finding)} · ${deciders}`;
}

function ownerReason({ why, userId, passedOnBy }: Finding['owner']): string {
  return userId !== null && passedOnBy
    ? `${why === 'set in Slack' ? 'set' : 'passed on'} by ${person(passedOnBy)}`
    : mrkdwn(why, 150);
}

/** One line for lists: name, problem, possible saving, place. `also`: the line before is about the same resource. */
export function row(
  finding: Finding,
  { account = true, also = false }: { readonly account?: boolean; readonly also?: boolean } = {},
): string {
  const { resource } = finding;
  const region = mrkdwn(resource.location ?? resource.region, 24);
  const saving = money(couldSave(finding));
  return [
    `*${mrkdwn(resource.name || resource.id, 60)}*  ${also ? 'also: ' : ''}${mrkdwn(finding.ruleTitle, 60)}`,
    ...(finding.severity === 'critical' ? ['critical'] : []),
    ...(saving ? [saving] : isUnpriced(finding) ? ['saving unknown'] : []),
    account ? `${mrkdwn(finding.accountName, 30)}/${region}` : region,
  ].join(' · ');
}
