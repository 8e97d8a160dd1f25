import type { KnownBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { targetValue } from '../card/finding-row.ts';
import { row } from '../card/finding-text.ts';
import { stateWords } from '../card/state.ts';
import { button, context, fitted, type Message, marked, section } from '../text/parts.ts';

const rowsShown = 10;

/** The answer to "please don't stop this": the person's findings that can be snoozed. `inThread`: of one thread only. */
export function keepListMessage(findings: readonly Finding[], inThread: boolean): Message {
  const where = inThread ? 'in this thread' : 'now';
  if (findings.length === 0)
    return {
      text: `Nothing of yours is waiting ${where}.`,
      blocks: [section(`Nothing of yours is waiting ${where}. \`/janitor findings\` lists all findings.`)],
    };
  const make = (shown: number): KnownBlock[] => [
    section('*Do you still need it?* Snooze it. Until then Janitor does nothing and asks nobody.'),
    ...findings.slice(0, shown).map(keepRow),
    ...(findings.length > shown ? [context(`${findings.length - shown} more in App Home.`)] : []),
  ];
  return {
    text: 'Do you still need it? Snooze it.',
    blocks: fitted(Math.min(rowsShown, findings.length), make),
  };
}

function keepRow(finding: Finding): KnownBlock {
  return {
    type: 'section',
    text: marked([row(finding), stateWords(finding)]),
    accessory: button(
      { actionId: 'finding-snooze', label: 'Snooze…', value: targetValue(finding) },
      finding.resource.name,
    ),
  };
}
