import { reportPost } from '../../blocks/report/report-post.ts';
import type { Policy } from '../../core/policy.ts';
import { PostUncertain } from '../../core/ports/notices.ts';
import type { DailyReport } from '../../core/report/report.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';
import { channelId } from '../channels.ts';
import { postOnce } from '../post-once.ts';
import { noteDrawn, updateMessage } from '../update-message.ts';

export type ReportPostDeps = SpeakDeps & { readonly policy: () => Promise<Pick<Policy, 'defaultChannel'>> };

/**
 * Posts the report in the default channel, once for each date; a report that was made again replaces the post. Without
 * a channel it is in S3 only.
 */
export async function postReport(
  deps: ReportPostDeps,
  report: DailyReport,
  {
    file,
    note,
    hasDashboard,
  }: { readonly file: string; readonly note: string | null; readonly hasDashboard: boolean },
): Promise<void> {
  const { defaultChannel } = await deps.policy();
  if (defaultChannel === '') return;
  const message = reportPost(report, file, note, hasDashboard);
  const posted = await postOnce(deps, {
    key: `daily-report|${report.date}`,
    channels: [await channelId(deps, defaultChannel)],
    body: () => message,
  });
  if (!posted.ok && posted.error === 'uncertain') throw new PostUncertain(`the report of ${report.date}`);
  if (!posted.ok) return;
  const { channel, ts, isNew } = posted.value;
  if (isNew) await noteDrawn(deps, { channel, ts }, message);
  else await updateMessage(deps, { channel, ts }, async () => message);
}
