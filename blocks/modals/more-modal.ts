import type { ModalView } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { findingRow } from '../card/finding-row.ts';
import { pageButtons, pageOf, pageWords } from '../home/pages.ts';
import { counted, money, sumUsd } from '../text/format.ts';
import { actionIds, encodeMore, type MorePage, viewIds } from '../text/ids.ts';
import { context, section, words } from '../text/parts.ts';

const pageSize = 20;

/** All findings that a digest speaks of, in pages. `private_metadata` is of `encodeMore`. */
export function moreModal(findings: readonly Finding[], asked: MorePage): ModalView {
  const page = pageOf(findings, asked.page, pageSize);
  const value = (to: number) => encodeMore({ ...asked, page: to });
  const saving = money(sumUsd(findings));
  const headline = [
    counted(page.total, 'finding'),
    ...(saving ? [`${saving} (estimate)`] : []),
    ...(page.pages > 1 ? [pageWords(page)] : []),
  ];
  return {
    type: 'modal',
    callback_id: viewIds.more,
    private_metadata: value(page.page),
    title: words('Findings', 24),
    close: words('Close', 24),
    blocks: [
      page.total === 0
        ? section('Nothing is left of this list: everything on it is over.')
        : context(headline.join(' · ')),
      ...page.items.map((finding) => findingRow(finding)),
      ...pageButtons(page, actionIds.morePage, value),
    ],
  };
}
