import { expect, test } from '@jest/globals';
import { commonAnswers } from '../../../aws/access/common-answers.ts';
import { answers } from '../../../aws/kinds/answers.generated.ts';
import { contradictions } from '../../support/answer-model.ts';
import { botocoreData, modelOf } from '../../support/botocore.ts';

const rows = Object.entries({ ...answers, ...commonAnswers });
const clients = [...new Set(rows.map(([command]) => command.split('.')[0] ?? ''))].toSorted();

test.each(clients)('AWS’s model of %s has every field of the tables of answers', async (client) => {
  const model = await modelOf(client, await botocoreData());
  const wrong = rows.flatMap(([command, row]) => {
    const [of, operation = ''] = command.split('.');
    return of === client ? contradictions(model, operation, row).map((one) => `${operation}: ${one}`) : [];
  });
  expect(wrong).toEqual([]);
});

test('a row that contradicts the model in a field, shape, omission, body or page is reported', async () => {
  const source = 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html';
  const rds = await modelOf('RDS', await botocoreData());
  const said = (row: Partial<Parameters<typeof contradictions>[2]>, operation = 'DescribeDBSnapshots') =>
    contradictions(rds, operation, { source, always: [], ...row });
  expect(said({ always: ['DBSnapshots[].Status'], omitted: ['Marker'] })).toEqual([]);
  expect(said({}, 'DescribeSnapshots')).toEqual(['there is no operation DescribeSnapshots']);
  expect(said({ always: ['DBSnapshots[].State'] })).toEqual([
    'DBSnapshots[].State: the structure has no State',
  ]);
  expect(said({ kept: ['DBSnapshots.Status'] })).toEqual(['DBSnapshots.Status: DBSnapshots is a list']);
  expect(said({ checked: ['DBSnapshots[].Status[]'] })).toEqual([
    'DBSnapshots[].Status[]: Status is a string',
  ]);
  expect(said({ root: null })).toEqual(['the root is DescribeDBSnapshotsResponse']);
  expect(said({ source: source.replace('DBSnapshot', 'Snapshot') })).toEqual([
    expect.stringContaining('is the page of nothing'),
  ]);

  const config = await modelOf('ConfigService', await botocoreData());
  const required = Object.entries(config.operations).find(([, { output } = {}]) =>
    output ? config.shapes[output.shape]?.required?.length : false,
  );
  const [operation = '', described] = required ?? [];
  const [field = ''] = config.shapes[described?.output?.shape ?? '']?.required ?? [];
  const row = {
    source: `https://docs.aws.amazon.com/config/latest/APIReference/API_${operation}.html`,
    root: null,
    always: [],
    omitted: [field],
  };
  expect(contradictions(config, operation, row)).toEqual([`${field} is required and never omitted`]);
});
