import * as z from 'zod/mini';
import type { AlarmMetric } from '../../core/incidents/alarm-change.ts';
import { textOf } from './fields.ts';

const arnPattern = /^arn:[a-z-]+:cloudwatch:([a-z0-9-]+):(\d{12}):alarm:([^]{1,255})$/;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html: a name has 255 characters at most. */
export const alarmArn = z.string().check(z.regex(arnPattern));
export const alarmTime = z.string().check(
  z.maxLength(40),
  z.refine((value) => Number.isFinite(Date.parse(value))),
);

const mostMetrics = 500;

/** The alarm that an ARN names. Its name may have colons. */
export function placeOf(arn: string): {
  readonly account: string;
  readonly region: string;
  readonly name: string;
} {
  const [, region = '', account = '', name = ''] = arnPattern.exec(arn) ?? [];
  return { account, region, name };
}

/** Without those that lack a name. CloudWatch watches at most 500 metrics in an expression. */
export function metricsOf(
  given: readonly {
    readonly namespace: unknown;
    readonly metric: unknown;
    readonly account: unknown;
    readonly instance: unknown;
  }[],
  ownAccount: string,
): readonly AlarmMetric[] {
  return given.slice(0, mostMetrics).flatMap((one) => {
    const [namespace, metric] = [textOf(one.namespace), textOf(one.metric)];
    if (namespace === null || metric === null) return [];
    return [
      {
        namespace,
        metric,
        account: accountOf(one.account) ?? ownAccount,
        instance: instanceOf(one.instance),
      },
    ];
  });
}

function accountOf(value: unknown): string | null {
  const account = textOf(value);
  return account !== null && /^\d{12}$/.test(account) ? account : null;
}

function instanceOf(value: unknown): string | null {
  const id = textOf(value);
  return id !== null && /^i-[0-9a-f]{8,17}$/.test(id) ? id : null;
}

const mostChildren = 100;
const named =
  /\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"((?:[^"\\]|\\.){1,400})"|'((?:[^'\\]|\\.){1,400})'|([^\s()"']{1,400}))\s*\)/g;

/**
 * The names or ARNs in the rule of a composite alarm.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html, AlarmRule
 */
export function childrenIn(rule: unknown): readonly string[] {
  const text = textOf(rule) ?? '';
  const found = [...text.matchAll(named)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
  return [...new Set(found)].slice(0, mostChildren);
}
