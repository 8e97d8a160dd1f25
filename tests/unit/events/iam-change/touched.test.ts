import { describe, expect, test } from '@jest/globals';
import type { IamEvent } from '../../../../core/iam/state/iam-event.ts';
import { parseIamChange } from '../../../../events/iam-change/parse.ts';
import { samples } from '../../../../events/iam-change/samples.ts';
import { servicesByRule } from '../../../../events/iam-change/services.ts';
import { expectedTouches } from '../../../support/expected-touches.ts';

const account = '123456789012';

test('every call that is read has a sample, and every sample an expectation', () => {
  const calls = Object.values(servicesByRule)
    .flat()
    .flatMap(({ changes }) => Object.keys(changes));
  const sampled = Object.values(samples.samples).map(({ detail }) => detail.eventName);
  expect([...sampled].sort()).toEqual([...calls].sort());
  expect(Object.keys(samples.samples).sort()).toEqual(Object.keys(expectedTouches).sort());
});

test.each([
  ['orders', {}, ['function', 'orders'], null],
  [`arn:aws:lambda:eu-west-1:${account}:function:orders`, {}, ['function', 'orders'], null],
  [`${account}:function:orders`, {}, ['function', 'orders'], null],
  ['orders:live', {}, null, 'orders:live'],
  [`arn:aws:lambda:eu-west-1:${account}:function:orders:7`, {}, null, 'orders:7'],
  ['orders', { qualifier: 'live' }, null, 'orders:live'],
])('AddPermission of the function %s %j', (functionName, more, resource, version) => {
  const sample = samples.samples['AddPermission20150331v2'];
  if (!sample) throw new Error('there is no sample');
  const requestParameters = { functionName, statementId: 'x', principal: '*', ...more };
  const parsed = parseIamChange({ ...sample, detail: { ...sample.detail, requestParameters } });
  const [event] = parsed.ok ? parsed.value : [];
  expect(event?.resources.map(({ kind, id }) => [kind, id])).toEqual(resource ? [resource] : []);
  expect(event?.other).toEqual(version ? { kind: 'function-version', id: version } : null);
});

test.each([
  [`https://sqs.eu-west-1.amazonaws.com/210987654321/orders`, '210987654321'],
  [`https://sqs.eu-west-1.amazonaws.com/${account}/orders`, account],
])('the account of a queue is that of its URL: %s', (queueUrl, wanted) => {
  const sample = samples.samples['sqs:RemovePermission'];
  if (!sample) throw new Error('there is no sample');
  const requestParameters = { queueUrl, label: 'x' };
  const parsed = parseIamChange({ ...sample, detail: { ...sample.detail, requestParameters } });
  expect(parsed.ok && parsed.value.map((event) => event.account)).toEqual([wanted]);
});

describe('the sample', () => {
  test.each(Object.entries(samples.samples))('%s touches what is expected', (name, sample) => {
    const parsed = parseIamChange(sample);
    const [event] = parsed.ok ? parsed.value : [];
    expect(event).toMatchObject({
      account,
      region: sample.region,
      origin: {
        eventId: sample.detail['eventID'],
        eventName: sample.detail.eventName,
        atMs: Date.parse('2026-11-20T16:00:00Z'),
        actor: { name: 'ada', arn: `arn:aws:iam::${account}:user/ada`, role: null, type: 'IAMUser' },
        sourceIp: '203.0.113.7',
        userAgent: 'aws-cli/2.31.0',
        invokedBy: null,
      },
    });
    const { identities, resources, other } = event as IamEvent;
    expect({ identities, resources, other }).toEqual({
      identities: [],
      resources: [],
      other: null,
      ...expectedTouches[name],
    });
  });
});
