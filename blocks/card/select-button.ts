import type { ActionsBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { isAnswerable } from '../../core/findings/decisions/rights/answerable.ts';
import { encodeTargets } from '../text/ids.ts';
import { button } from '../text/parts.ts';

/** Below a list: decides several of its findings at once. None when fewer than two can be decided. */
export function selectButton(listed: readonly Finding[]): ActionsBlock[] {
  const targets = listed.filter(isAnswerable).map(({ id, generation }) => ({ findingId: id, generation }));
  if (targets.length < 2) return [];
  const value = encodeTargets(targets);
  return [
    { type: 'actions', elements: [button({ actionId: 'findings-select', label: 'Select several…', value })] },
  ];
}
