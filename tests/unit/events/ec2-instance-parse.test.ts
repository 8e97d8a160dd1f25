import { describe, expect, test } from '@jest/globals';
import { parseInstanceEvents } from '../../../events/ec2-instance/parse.ts';
import { runningSample, taggedSample } from '../../../events/ec2-instance/samples.ts';

const account = '123456789012';
const started = runningSample;
const tagged = taggedSample;
const read = (event: unknown) => {
  const events = parseInstanceEvents(event, 'm1');
  return events.ok ? events.value : events.error;
};

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

  test('is all running instancess where the event came from, or here, when it names no instance', () => {
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
    ['null', null, 'the message'],
    ['a list', [], 'the message'],
    ['nothing', {}, 'source, detail-type'],
    ['something else', { secret: 1 }, 'source, detail-type'],
    ['records of something else', { Records: [] }, 'source, detail-type'],
    ['a source alone', { source: 'aws.ec2' }, 'detail-type'],
    ['an id of another form', { ...started, detail: { 'instance-id': 'secret' } }, 'detail.instance-id'],
    ['an account of another form', { ...started, account: 'secret' }, 'account'],
    ['a region of another form', { ...started, region: '../secret' }, 'region'],
    ['an event id that leads elsewhere', { ...started, id: '../../secret' }, 'id'],
    ['another source', { ...started, source: 'aws.secret' }, 'source'],
    ['another kind of event', { ...started, 'detail-type': 'secret' }, 'detail-type'],
    [
      'tags of a volume',
      { ...tagged, detail: { service: 'ec2', 'resource-type': 'secret' } },
      'detail.resource-type',
    ],
    ['an ARN of something else', { ...tagged, resources: ['arn:secret'] }, 'resources'],
    ['no ARN', { ...tagged, resources: [] }, 'resources'],
  ])('%s', (_, event, field) => {
    expect(read(event)).toEqual(expect.stringContaining(field));
    expect(read(event)).toEqual(expect.not.stringContaining('secret'));
  });
});
