import type { ModalView, RichTextBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { counted } from '../text/format.ts';
import { encodeTargets } from '../text/ids.ts';
import { section, words } from '../text/parts.ts';
import { formModal, shownModal } from './frame.ts';
import { inBlocks, namedInAccount } from './many-lines.ts';
import { reasonInput } from './reason-input.ts';

export const exemptFields = {
  reason: { block: 'exempt-reason', action: 'reason' },
  /** `selected_date`: `YYYY-MM-DD`, the last day; null: no end. */
  until: { block: 'exempt-until', action: 'until' },
} as const;

/** Asks why and until when. `private_metadata`: of `encodeTargets`. */
export function exemptModal(findings: readonly Finding[]): ModalView {
  if (findings.length === 0)
    return shownModal('exempt', {
      title: 'Nothing to exempt',
      blocks: [section('These findings no longer exist.')],
    });
  const targets = findings.map(({ id, generation }) => ({ findingId: id, generation }));
  return formModal('exempt-many', {
    title: `Exempt ${counted(findings.length, 'finding')}?`,
    submit: 'Show lines',
    metadata: encodeTargets(targets),
    blocks: [
      section('Exemptions are part of the policy file. Janitor shows the lines to add and changes nothing:'),
      ...inBlocks(findings.map((finding) => `• ${namedInAccount(finding)}`)),
      reasonInput(exemptFields.reason, 'Standby hosts are idle until a failover'),
      {
        type: 'input',
        block_id: exemptFields.until.block,
        optional: true,
        label: words('Until', 75),
        hint: words('Leave it empty for an exemption without an end.', 150),
        element: {
          type: 'datepicker',
          action_id: exemptFields.until.action,
          placeholder: words('Choose a date', 75),
        },
      },
    ],
  });
}

/** The lines, ready to copy. */
export function exemptLinesModal(
  findings: readonly Finding[],
  why: { readonly reason: string; readonly until: string | null },
): ModalView {
  const lines: RichTextBlock = {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_preformatted',
        elements: [{ type: 'text', text: exemptLines(findings, why) }],
      },
    ],
  };
  return shownModal('exempt', {
    title: 'Exempt',
    blocks: [section('Add these lines to `exemptions` in the policy file, then deploy it.'), lines],
  });
}

/** YAML: JSON strings are YAML strings. */
export function exemptLines(
  findings: readonly Finding[],
  { reason, until }: { readonly reason: string; readonly until: string | null },
): string {
  const text = (value: string) => JSON.stringify(value);
  return findings
    .flatMap(({ rule, resource: { account, region, id } }) => [
      `- match: { rule: ${text(rule)}, account: ${text(account)}, region: ${text(region)}, resource: ${text(id)} }`,
      `  reason: ${text(reason)}`,
      ...(until === null ? [] : [`  until: ${until}`]),
    ])
    .join('\n');
}
