import type { ActionsBlock } from '@slack/types';
import type { ActionId } from './ids.generated.ts';
import { suffixed } from './ids.ts';
import { button } from './parts.ts';

export type NumberedPage<T> = {
  readonly items: readonly T[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
};

/** A page by number, starting at 0. A number past the end gives the last page. */
export function pageOf<T>(all: readonly T[], page: number, size: number): NumberedPage<T> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const at = Math.min(Math.max(0, Math.floor(page) || 0), pages - 1);
  return { items: all.slice(at * size, (at + 1) * size), page: at, pages, total: all.length };
}

/** "Page 2 of 7", for the header of a list; empty for a single page. */
export function pageWords({ page, pages }: Pick<NumberedPage<unknown>, 'page' | 'pages'>): string {
  return pages > 1 ? `Page ${(page + 1).toLocaleString('en-US')} of ${pages.toLocaleString('en-US')}` : '';
}

/** Buttons for the previous and next page, if any. `value`: the button value for a page. */
export function pageButtons(
  { page, pages }: Pick<NumberedPage<unknown>, 'page' | 'pages'>,
  actionId: ActionId,
  value: (page: number) => string,
): ActionsBlock[] {
  return turnButtons(actionId, page > 0 ? value(page - 1) : null, page < pages - 1 ? value(page + 1) : null);
}

/** Null: there is no such page. */
export function turnButtons(
  actionId: ActionId,
  previous: string | null,
  next: string | null,
  labels = { previous: '‹ Previous', next: 'Next ›' },
): ActionsBlock[] {
  const elements = [
    ...(previous === null
      ? []
      : [button({ actionId: suffixed(actionId, 'previous'), label: labels.previous, value: previous })]),
    ...(next === null
      ? []
      : [button({ actionId: suffixed(actionId, 'next'), label: labels.next, value: next })]),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}
