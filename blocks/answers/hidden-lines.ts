import type { AccountPolicy } from '../../core/policy.ts';
import type { HiddenReport } from '../../core/scan.ts';
import { accountName } from '../text/accounts.ts';
import { code, mrkdwn } from '../text/escape.ts';
import { slackDate } from '../text/format.ts';

const most = 10;

/** One line for each change of permissions that an exemption hides. */
export function hiddenLines(
  all: readonly HiddenReport[],
  accounts: readonly AccountPolicy[],
): readonly string[] {
  const shown = all.slice(0, most).map(({ rule, account, resourceId, because, untilMs }) => {
    const where = mrkdwn(accountName(account, accounts), 40);
    const until = untilMs === null ? '' : ` until ${slackDate(untilMs)}`;
    return `• ${code(resourceId, 100)} in ${where}: ${mrkdwn(rule, 80)}${until}, “${mrkdwn(because, 100)}”`;
  });
  const more = all.length - shown.length;
  return more > 0 ? [...shown, `• and ${more} more`] : shown;
}
