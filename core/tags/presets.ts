import type { TagRequirement } from './requirements.ts';

/** Sets of tags that many agree on, by the name that a policy calls them. */
export const tagPresets = {
  'cost-allocation': [asked('Environment'), asked('Owner'), asked('CostCenter')],
  environments: [asked('Environment', ['dev', 'staging', 'prod']), asked('Owner'), asked('Application')],
} as const satisfies Readonly<Record<string, readonly TagRequirement[]>>;

function asked(key: string, values: readonly string[] | null = null): TagRequirement {
  return { key, aliases: [], values, pattern: null, ignoreCase: false };
}
