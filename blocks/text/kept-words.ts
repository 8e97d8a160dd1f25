import { mrkdwn } from './escape.ts';

/** "instance id i-0abc, region eu-west-1, state before running; with ec2:StartInstances": the data that undo needs. */
export function keptWords(undo: Readonly<Record<string, unknown>>, max: number): string {
  const { call, ...kept } = undo;
  const parts = Object.entries(kept).flatMap(([name, value]) => said(spoken(name), value));
  const how = typeof call === 'string' ? `; with ${call}` : '';
  return mrkdwn(`${parts.join(', ')}${how}`, max);
}

function said(name: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (value === null || value === '') return [`${name}: none`];
  if (Array.isArray(value))
    return [`${name}: ${value.length === 0 ? 'none' : value.flatMap((one) => inside(one)).join(' and ')}`];
  if (typeof value !== 'object') return [`${name}: ${wordOf(value)}`];
  const inner = Object.entries(value);
  return [
    `${name}: ${inner.length === 0 ? 'none' : inner.flatMap(([key, one]) => said(key, one)).join(', ')}`,
  ];
}

function inside(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [wordOf(value)];
  return [
    Object.entries(value)
      .flatMap(([key, one]) => said(spoken(key), one))
      .join(', '),
  ];
}

function wordOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'none';
}

/** "stateBefore" → "state before". A name without lower case letters is unchanged. */
function spoken(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
