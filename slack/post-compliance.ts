import { type ComplianceModel, complianceMessage, noReportYet } from '../blocks/compliance/compliance.ts';
import { code } from '../blocks/text/escape.ts';
import { utc } from '../blocks/text/format.ts';
import { context, notice } from '../blocks/text/parts.ts';
import type { ReportFilesAt } from '../core/compliance/report/published.ts';
import type { MessageRef } from '../core/finding.ts';
import type { Policy } from '../core/policy.ts';
import { startOf } from '../core/shorten.ts';
import { channelId, inOrder } from './channels.ts';
import { type MessageText, type Post, postOnce } from './post-once.ts';
import { type UploadDeps, uploadOnce } from './upload-once.ts';

export type ComplianceDeps = UploadDeps & {
  readonly policy: () => Promise<Policy>;
  readonly last: () => Promise<ComplianceModel | undefined>;
  /** Undefined when the file no longer exists. */
  readonly csv: (files: ReportFilesAt) => Promise<Uint8Array | undefined>;
};

export type CompliancePost = { readonly postId: string; readonly channel: string; readonly askedBy: string };

/** Posts the last report once for the request, then its CSV in the thread, once. */
export async function postCompliance(deps: ComplianceDeps, asked: CompliancePost): Promise<void> {
  const [model, { defaultChannel }] = await Promise.all([deps.last(), deps.policy()]);
  const fallback = await channelId(deps, defaultChannel);
  const key = `compliance|${asked.postId}`;
  const posted = await postOnce(deps, {
    key,
    channels: inOrder(asked.channel, fallback),
    ...(model ? bodies(model, asked) : { body: () => notice({ title: 'No report yet', text: noReportYet }) }),
  });
  if (!posted.ok && posted.error === 'uncertain')
    throw new Error('Slack did not confirm the compliance report');
  if (posted.ok && model) await attach(deps, key, model, posted.value);
}

function bodies(model: ComplianceModel, { askedBy }: CompliancePost): Pick<Post, 'body' | 'plain'> {
  const body =
    (chart: boolean): Post['body'] =>
    (instead) => {
      const { text, blocks } = complianceMessage(model, { chart, askedBy });
      if (!instead) return { text, blocks };
      const why = `Requested in a channel where Slack does not let Janitor post: ${code(instead.error, 60)}`;
      return { text, blocks: [...blocks, context(why)] };
    };
  return { body: body(true), plain: body(false) };
}

async function attach(
  deps: ComplianceDeps,
  key: string,
  { report }: ComplianceModel,
  thread: MessageRef,
): Promise<void> {
  const at = utc(report.atMs);
  const gone = 'the file no longer exists';
  const bytes = await deps.csv(report.files);
  const uploaded = bytes
    ? await uploadOnce(deps, {
        key,
        thread,
        filename: `compliance-${startOf(at, 16).replaceAll(/[ :]/g, '-')}.csv`,
        title: `Compliance report of ${at}`,
        comment: 'Every evaluation of this report.',
        bytes: async () => bytes,
      })
    : ({ ok: false, error: { refused: gone } } as const);
  if (uploaded.ok) return;
  if (uploaded.error === 'uncertain') throw new Error('Slack did not confirm the CSV');
  const { refused } = uploaded.error;
  const said = await postOnce(deps, {
    key: `${key}|no-csv`,
    channels: [thread.channel],
    threadTs: thread.ts,
    body: () => withoutCsv(refused, report.files),
  });
  if (!said.ok && said.error === 'uncertain') throw new Error('Slack did not confirm a message');
}

function withoutCsv(why: string, { bucket, csv }: ReportFilesAt): MessageText {
  const hint = why === 'missing_scope' ? ' Reinstall the app with the scope `files:write`.' : '';
  return {
    text: 'The CSV could not be attached.',
    blocks: [
      context(
        `The CSV could not be attached: ${code(why, 80)}.${hint} It is at ${code(`s3://${bucket}/${csv}`, 600)}`,
      ),
    ],
  };
}
