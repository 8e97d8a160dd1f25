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
