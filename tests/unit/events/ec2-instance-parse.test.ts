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

describe('the instance of an event', () => {
  const one = { account, region: 'eu-west-1', instanceId: 'i-0123456789abcdef0' };

  test('is the one that was started', () => {
    expect(read(started)).toEqual([{ ...one, eventId: started.id }]);
  });

  test('is the one whose tags changed', () => {
    expect(read(tagged)).toEqual([{ ...one, eventId: tagged.id }]);
  });

  test('is read from an event that has only a detail', () => {
    expect(read({ detail: started.detail })).toEqual([
      { account: null, region: null, instanceId: one.instanceId, eventId: 'm1' },
    ]);
  });

  test('is one of several, each with its own event id', () => {
    const resources = [...tagged.resources, tagged.resources[0]?.replace('f0', 'f1')];
    expect(read({ ...tagged, resources })).toEqual([
      { ...one, eventId: tagged.id },
      { ...one, instanceId: 'i-0123456789abcdef1', eventId: `${tagged.id}-1` },
    ]);
  });

  test('is null when the event means every running instance of its region', () => {
    const all = [{ account, region: 'eu-west-1', instanceId: null, eventId: started.id }];
    for (const detail of [{}, null, undefined, { 'instance-id': null }, { 'instance-id': '' }])
      expect(read({ ...started, detail })).toEqual(all);
    const { source, 'detail-type': type } = started;
    expect(read({ source, 'detail-type': type })).toEqual([
      { account: null, region: null, instanceId: null, eventId: 'm1' },
    ]);
  });
});

describe("an invalid event is refused with the field's name and without its content:", () => {
  test.each([
    ['null', null, 'the message'],
    ['a list', [], 'the message'],
    ['an empty object', {}, 'source, detail-type'],
    ['an unknown object', { secret: 1 }, 'source, detail-type'],
    ['an empty list of records', { Records: [] }, 'source, detail-type'],
    ['a source without detail-type', { source: 'aws.ec2' }, 'detail-type'],
    ['a malformed instance id', { ...started, detail: { 'instance-id': 'secret' } }, 'detail.instance-id'],
    ['a malformed account id', { ...started, account: 'secret' }, 'account'],
    ['a malformed region', { ...started, region: '../secret' }, 'region'],
    ['an event id with a path', { ...started, id: '../../secret' }, 'id'],
    ['another source', { ...started, source: 'aws.secret' }, 'source'],
    ['another detail-type', { ...started, 'detail-type': 'secret' }, 'detail-type'],
    [
      'tags of a volume',
      { ...tagged, detail: { service: 'ec2', 'resource-type': 'secret' } },
      'detail.resource-type',
    ],
    ['a malformed ARN', { ...tagged, resources: ['arn:secret'] }, 'resources'],
    ['no ARN', { ...tagged, resources: [] }, 'resources'],
  ])('%s', (_, event, field) => {
    expect(read(event)).toEqual(expect.stringContaining(field));
    expect(read(event)).toEqual(expect.not.stringContaining('secret'));
  });
});
