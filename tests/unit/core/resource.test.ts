import { expect, test } from '@jest/globals';
import { metricKey } from '../../../core/resource.ts';

test('metricKey differs for different windows', () => {
  const query = {
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    stat: 'Average',
    periodSeconds: 3_600,
    windowDays: 14,
  } as const;
  expect(metricKey(query)).not.toBe(metricKey({ ...query, windowDays: 7 }));
});
