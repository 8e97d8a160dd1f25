import { z } from 'zod';
import type { AnyRule, Threshold } from '../../core/rule.ts';
import type { TagRequirement } from '../../core/tags/requirements.ts';
import { tagRequirements } from './tags.ts';

/** CloudWatch keeps hourly data points for 455 days. */
const metricDays = 455;
const text = z.string().trim().min(1).max(256);

type Bounds = {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
  readonly step?: number;
};

/** Bounds by the unit at the end of a threshold's name. Every threshold is finite and not negative. */
const bounds: readonly (readonly [RegExp, Bounds])[] = [
  [/percent$/i, { min: 0, max: 100 }],
  [/(coverage|share|ratio)$/i, { min: 0.01, max: 1 }],
  // RDS keeps automated backups for at most 35 days.
  [/retentionDays$/i, { min: 1, max: 35, whole: true }],
  [/days$/i, { min: 1, max: metricDays, whole: true }],
  [/hours$/i, { min: 1, max: metricDays * 24, whole: true }],
  [/minutes$/i, { min: 1, max: metricDays * 1440, whole: true }],
  [/periodSeconds$/i, { min: 60, max: 86_400, whole: true, step: 60 }],
  [/(count|connections|bytes|seconds|ms)$/i, { min: 0, max: 1e15, whole: true }],
];

/** The schema of a rule's thresholds: the names and types of its defaults, within the bounds of their units. */
export function thresholdsOf(rule: AnyRule) {
  const shape = Object.entries(rule.thresholds).map(([name, preset]) => [
    name,
    threshold(name, preset)
      .optional()
      .meta({ description: `${capital(rule.docs.thresholds[name] ?? name)}. Default: ${inWords(preset)}` }),
  ]);
  return z.strictObject(Object.fromEntries(shape) as Record<string, z.ZodOptional<z.ZodType<Threshold>>>);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function threshold(name: string, preset: Threshold): z.ZodType<Threshold> {
  if (typeof preset === 'boolean') return z.boolean();
  if (typeof preset === 'string') return text;
  if (typeof preset !== 'number') return areTags(preset) ? tagRequirements : z.array(text).max(200);
  const { min, max, whole, step } = bounds.find(([unit]) => unit.test(name))?.[1] ?? { min: 0, max: 1e15 };
  let number = z.number().min(min).max(max);
  if (whole) number = number.int();
  return step ? number.multipleOf(step) : number;
}

function inWords(preset: Threshold): string {
  return areTags(preset) ? preset.map(({ key }) => key).join(', ') : JSON.stringify(preset);
}

/** A list of tag requirements in a rule's defaults is never empty. */
function areTags(preset: Threshold): preset is readonly TagRequirement[] {
  return Array.isArray(preset) && typeof preset[0] === 'object';
}
