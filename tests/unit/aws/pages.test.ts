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

describe('pages of a listing', () => {
  test('all of them, an empty one and an empty last token included', async () => {
    const { read } = answering({ '': [['a'], 'x'], x: [[], 'y'], y: [['b'], ''] });
    expect(await everyItem(paging, read)).toEqual(['a', 'b']);
  });

  test.each([
    ['the same token again', { '': [['a'], 'x'], x: [['b'], 'x'] }, 2],
    ['an earlier token', { '': [['a'], 'x'], x: [['b'], 'y'], y: [['c'], 'x'] }, 3],
  ] as const)('%s is no end: it throws after %#', async (_, pages, calls) => {
    const { asked, read } = answering(pages);
    await expect(everyItem(paging, read)).rejects.toThrow('AWS gave the same page of things again');
    expect(asked).toHaveLength(calls);
  });

  test('new tokens for ever are followed for the pages that there can be', async () => {
    let calls = 0;
    const read = async () => ({ items: ['a'], next: `t${(calls += 1)}` });
    await expect(everyItem(paging, read)).rejects.toThrow('more than 5 pages of things');
    expect(calls).toBe(5);
  });

  test('a cursor goes on behind its page, and the pages before it count', async () => {
    const pages = { '': [['a'], 'x'], x: [['b'], 'y.z'], 'y.z': [['c']] } as const;
    const first = await pagesOf(paging, answering(pages).read).next();
    const cursor = first.value?.cursor;
    const { asked, read } = answering(pages);
    expect(await everyItem({ ...paging, from: cursor }, read)).toEqual(['b', 'c']);
    expect(asked).toEqual(['x', 'y.z']);
    await expect(everyItem({ ...paging, atMost: 2, from: cursor }, read)).rejects.toThrow(
      'more than 2 pages',
    );
  });

  test('a cursor of something else throws', async () => {
    await expect(everyItem({ ...paging, from: 'x' }, answering({}).read)).rejects.toThrow('cursor');
  });
});
