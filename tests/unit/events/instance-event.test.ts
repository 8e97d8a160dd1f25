import { describe, expect, test } from '@jest/globals';
import { instanceEvents } from '../../../events/ec2-instance/parse.ts';

const account = '123456789012';
const started = {
  version: '0',
  id: 'ee376907-2647-4179-9203-343cfb3017a4',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account,
  time: '2026-11-20T16:00:00Z',
  region: 'eu-west-1',
  resources: [`arn:aws:ec2:eu-west-1:${account}:instance/i-0123456789abcdef0`],
  detail: { 'instance-id': 'i-0123456789abcdef0', state: 'running' },
};
const tagged = {
  version: '0',
  id: 'bddcf1d6-0251-35a1-aab0-adc1fb47c11c',
  'detail-type': 'Tag Change on Resource',
  source: 'aws.tag',
  account,
  time: '2026-11-20T16:00:00Z',
  region: 'eu-west-1',
  resources: [`arn:aws:ec2:eu-west-1:${account}:instance/i-0123456789abcdef0`],
  detail: {
    'changed-tag-keys': ['Owner'],
    service: 'ec2',
    'resource-type': 'instance',
    version: 3,
    tags: { Owner: 'ada' },
  },
};
const read = (event: unknown) => instanceEvents(JSON.stringify(event), 'm1');

describe('what is judged', () => {
  const one = { account, region: 'eu-west-1', instanceId: 'i-0123456789abcdef0' };

  test('is the instance that was started', () => {
    expect(read(started)).toEqual([{ ...one, eventId: started.id }]);
  });

  test('is the instance whose tags were changed', () => {
    expect(read(tagged)).toEqual([{ ...one, eventId: tagged.id }]);
  });

  test('is the instance that somebody names without the rest of an event', () => {
    expect(read({ detail: started.detail })).toEqual([
      { account: null, region: null, instanceId: one.instanceId, eventId: 'm1' },
    ]);
  });

  test('is each of several instances, as an event of its own', () => {
    const resources = [...tagged.resources, tagged.resources[0]?.replace('f0', 'f1')];
    expect(read({ ...tagged, resources })).toEqual([
      { ...one, eventId: tagged.id },
      { ...one, instanceId: 'i-0123456789abcdef1', eventId: `${tagged.id}-1` },
    ]);
  });

  test('is all that runs where the event came from, or here, when it names no instance', () => {
    const all = [{ account, region: 'eu-west-1', instanceId: null, eventId: started.id }];
    for (const detail of [{}, null, undefined, { 'instance-id': null }, { 'instance-id': '' }])
      expect(read({ ...started, detail })).toEqual(all);
    const { source, 'detail-type': type } = started;
    expect(read({ source, 'detail-type': type })).toEqual([
      { account: null, region: null, instanceId: null, eventId: 'm1' },
    ]);
  });
});

describe('what is no event about instances is refused by its field, and never repeated', () => {
  test.each([
    ['not JSON', '{"secret', 'The message is not JSON'],
    ['null', 'null', 'the message'],
    ['a list', '[]', 'the message'],
    ['nothing', '{}', 'source, detail-type'],
    ['something else', '{"secret":1}', 'source, detail-type'],
    ['records of something else', '{"Records":[]}', 'source, detail-type'],
    ['a source alone', '{"source":"aws.ec2"}', 'detail-type'],
    [
      'an id of another form',
      JSON.stringify({ ...started, detail: { 'instance-id': 'secret' } }),
      'detail.instance-id',
    ],
    ['an account of another form', JSON.stringify({ ...started, account: 'secret' }), 'account'],
    ['a region of another form', JSON.stringify({ ...started, region: '../secret' }), 'region'],
    ['an event id that leads elsewhere', JSON.stringify({ ...started, id: '../../secret' }), 'id'],
    ['another source', JSON.stringify({ ...started, source: 'aws.secret' }), 'source'],
    ['another kind of event', JSON.stringify({ ...started, 'detail-type': 'secret' }), 'detail-type'],
    [
      'tags of a volume',
      JSON.stringify({ ...tagged, detail: { service: 'ec2', 'resource-type': 'secret' } }),
      'detail.resource-type',
    ],
    ['an ARN of something else', JSON.stringify({ ...tagged, resources: ['arn:secret'] }), 'resources'],
    ['no ARN', JSON.stringify({ ...tagged, resources: [] }), 'resources'],
  ])('%s', (_, body, field) => {
    const refused = () => instanceEvents(body, 'm1');
    expect(refused).toThrow(field);
    expect(refused).not.toThrow('secret');
  });
});
