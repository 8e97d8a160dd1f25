import type { Finding } from '../core/finding.ts';
import { code, mrkdwn, plain } from './escape.ts';
import { money, slackDate } from './format.ts';

/** "*EC2 instance is idle:* web-7 `i-0abc`". */
export function subject(finding: Finding): string {
  return `*${mrkdwn(finding.ruleTitle, 150)}:* ${named(finding, 200)}`;
}

/** What people call it, and its id where that is something else. */
export function named({ resource }: Finding, max: number): string {
  const { name, id } = resource;
  if (name === '' || name === id) return code(id, max);
  return `${mrkdwn(name, max / 2)} ${code(id, max / 2)}`;
}

/** As `named`, for plain texts. */
export function plainName({ resource }: Finding, max: number): string {
  const { name, id } = resource;
  return name === '' || name === id ? plain(id, max) : `${plain(name, max / 2)} (${plain(id, max / 2 - 3)})`;
}

/** "production · eu-west-1". */
export function place({ accountName, resource }: Finding): string {
  return `${mrkdwn(accountName, 80)} · ${mrkdwn(resource.location ?? resource.region, 40)}`;
}

/** "production · eu-west-1 · since today at 4:00 PM · ~$72.50/month (estimate)". */
export function circumstances(finding: Finding): string {
  const saving = money(finding.monthlyUsd);
  return [
    place(finding),
    `found ${slackDate(finding.foundAtMs)}`,
    ...(saving ? [`${saving} (estimate)`] : []),
  ].join(' · ');
}

/** "Ada Lovelace (tag Owner = ada@example.com)": by name, so that nobody is pinged by a card. */
export function ownerLine({ owner }: Finding): string {
  const why = mrkdwn(owner.why, 150);
  if (owner.userId === null && owner.name.toLowerCase() === 'unknown')
    return `Owner: nobody known (${why}), so this channel is asked`;
  return `Owner: ${mrkdwn(owner.name, 80)} (${why})`;
}

/** One line for lists. */
export function row(finding: Finding, max = 60): string {
  const saving = money(finding.monthlyUsd);
  const parts = [
    `*${mrkdwn(finding.resource.name || finding.resource.id, max)}*  ${mrkdwn(finding.ruleTitle, max)}`,
    `${mrkdwn(finding.accountName, max / 2)}/${mrkdwn(finding.resource.location ?? finding.resource.region, 24)}`,
    ...(saving ? [saving] : []),
    ...(finding.severity === 'critical' ? ['critical'] : []),
  ];
  return parts.join(' · ');
}
