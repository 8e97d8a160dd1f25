import type { ModalView } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { savingsOf } from '../../core/lists/savings.ts';
import { findingRow } from '../card/finding-row.ts';
import { selectButton } from '../card/select-button.ts';
import { counted, money } from '../text/format.ts';
import { encodeFindingsPage, type FindingsPage } from '../text/ids.ts';
import { pageButtons, pageOf, pageWords } from '../text/pages.ts';
import { context, section } from '../text/parts.ts';
import { shownModal } from './frame.ts';

const pageSize = 20;

/** All findings of a digest, in pages. `private_metadata` comes from `encodeFindingsPage`. */
export function findingsModal(findings: readonly Finding[], asked: FindingsPage): ModalView {
  const page = pageOf(findings, asked.page, pageSize);
  const value = (to: number) => encodeFindingsPage({ ...asked, page: to });
  const saving = money(savingsOf(findings));
  const headline = [
    counted(page.total, 'finding'),
    ...(saving ? [`${saving} (estimate)`] : []),
    ...(page.pages > 1 ? [pageWords(page)] : []),
  ];
  return shownModal('findings', {
    metadata: value(page.page),
    title: 'Findings',
    blocks: [
      page.total === 0 ? section('Everything on this list is closed.') : context(headline.join(' · ')),
      ...page.items.map((finding) => findingRow(finding)),
      ...selectButton(page.items),
      ...pageButtons(page, 'findings-page', value),
    ],
  });
}
