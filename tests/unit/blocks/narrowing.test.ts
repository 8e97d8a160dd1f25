import { expect, test } from '@jest/globals';
import { narrowing } from '../../../blocks/home/narrowing.ts';

test.each(['toString', 'constructor', 'finding.unknown'])(
  'a filter for events of type %s names the type',
  (type) => {
    expect(JSON.stringify(narrowing({ filter: 'mine', page: 0, audit: { type } }))).toContain(
      `events “${type}”`,
    );
  },
);
