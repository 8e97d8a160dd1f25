import { describe, expect, test } from '@jest/globals';
import { everyItem, pagesOf } from '../../../aws/access/pages.ts';

const paging = { what: 'things', atMost: 5 };

/** Answers with the page for each token; '' is the first. */
function answering(pages: Readonly<Record<string, readonly [readonly string[], string?]>>) {
  const asked: (string | undefined)[] = [];
  const read = async (token: string | undefined) => {
    asked.push(token);
    const [items, next] = pages[token ?? ''] ?? [[]];
    return { items, next };
  };
  return { asked, read };
}

describe('everyItem', () => {
  test('returns the items of all pages, also after an empty page and an empty last token', async () => {
    const { read } = answering({ '': [['a'], 'x'], x: [[], 'y'], y: [['b'], ''] });
    expect(await everyItem(paging, read)).toEqual(['a', 'b']);
  });

  test.each([
    ['the same token again', { '': [['a'], 'x'], x: [['b'], 'x'] }, 2],
    ['an earlier token', { '': [['a'], 'x'], x: [['b'], 'y'], y: [['c'], 'x'] }, 3],
  ] as const)('throws when AWS gives %s', async (_, pages, calls) => {
    const { asked, read } = answering(pages);
    await expect(everyItem(paging, read)).rejects.toThrow('AWS returned the same page of things twice');
    expect(asked).toHaveLength(calls);
  });

  test('throws when there are more pages than the maximum', async () => {
    let calls = 0;
    const read = async () => ({ items: ['a'], next: `t${(calls += 1)}` });
    await expect(everyItem(paging, read)).rejects.toThrow('The list of things has more than 5 pages');
    expect(calls).toBe(5);
  });

  test('continues behind a cursor and counts the pages before it', async () => {
    const pages = { '': [['a'], 'x'], x: [['b'], 'y.z'], 'y.z': [['c']] } as const;
    const first = await pagesOf(paging, answering(pages).read).next();
    const cursor = first.value?.cursor;
    const { asked, read } = answering(pages);
    expect(await everyItem({ ...paging, from: cursor }, read)).toEqual(['b', 'c']);
    expect(asked).toEqual(['x', 'y.z']);
    await expect(everyItem({ ...paging, atMost: 2, from: cursor }, read)).rejects.toThrow(
      'has more than 2 pages',
    );
  });

  test('throws for a cursor of another kind', async () => {
    await expect(everyItem({ ...paging, from: 'x' }, answering({}).read)).rejects.toThrow('cursor');
  });
});
