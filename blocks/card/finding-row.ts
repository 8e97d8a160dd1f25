import type { SectionBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { encodeTarget } from '../text/ids.ts';
import { button, marked } from '../text/parts.ts';
import { row } from './finding-text.ts';
import { stateWords } from './state.ts';

/** One finding in a list: two lines, and a button that opens it. */
export function findingRow(finding: Finding, more: string | null = null): SectionBlock {
  return {
    type: 'section',
    text: marked([row(finding), more ?? stateWords(finding)]),
    accessory: button(
      { actionId: 'finding-open', label: 'Open', value: targetValue(finding) },
      finding.resource.name,
    ),
  };
}

export function targetValue(finding: Finding): string {
  return encodeTarget({ findingId: finding.id, generation: finding.generation });
}
