import type { Finding } from '../../../core/finding.ts';
import { type TimelineStep, withoutMiddle } from '../../../core/incidents/timeline.ts';
import { mrkdwn, person } from '../../text/escape.ts';
import { counted, lowerFirst, slackDate, stopped } from '../../text/format.ts';
import { type Message, section } from '../../text/parts.ts';
import { plainName } from '../finding-text.ts';

const linesShown = 16;
/** Below Slack's 3,000 for a section, with the heading and what is cut. */
const longest = 2_900;

/**
 * The steps of an incident, in one message below its card; of many, those in the middle are counted. `names`: with the
 * people, who are only mentioned once the message is there, because an update pings nobody.
 */
export function timelineMessage(
  finding: Finding,
  steps: readonly TimelineStep[],
  { names }: { readonly names: boolean },
): Message {
  return {
    text: `Timeline of ${mrkdwn(plainName(finding, 100), 150)}`,
    blocks: [section('*Timeline*', ...linesOf(steps, names, linesShown))],
  };
}

function linesOf(steps: readonly TimelineStep[], names: boolean, most: number): readonly string[] {
  const { shown, cut, cutAt } = withoutMiddle(steps, most);
  const lines = shown.map((step) => lineOf(step, names));
  const left = cut > 0 ? [`… ${counted(cut, 'more step')}`] : [];
  const all = [...lines.slice(0, cutAt), ...left, ...lines.slice(cutAt)];
  return all.join('\n').length <= longest || most <= 2 ? all : linesOf(steps, names, most - 1);
}

const alarmWords: Readonly<Record<string, string>> = {
  ALARM: '🔔 In alarm:',
  OK: '🔕 OK:',
  INSUFFICIENT_DATA: '🔕 Insufficient data:',
};

function lineOf(step: TimelineStep, names: boolean): string {
  const by = step.by === null ? '' : names ? ` by ${person(step.by)}` : '';
  return `${slackDate(step.atMs)}  ${wordsOf(step, by)}`;
}

function wordsOf({ is, text }: TimelineStep, by: string): string {
  const said = stopped(mrkdwn(text, 90));
  const why = text === '' ? '' : `: ${said}`;
  switch (is) {
    case 'began':
      return '⏱️ It began';
    case 'alarm': {
      const [state = '', ...name] = text.split(' ');
      return `${alarmWords[state] ?? '🔔 Alarm:'} ${mrkdwn(name.join(' '), 90)}`;
    }
    case 'found':
      return `🔎 Found${why}`;
    case 'acknowledged':
      return `✋ Acknowledged${by}`;
    case 'held':
      return `🚫 Held${by}${why}`;
    case 'approved':
      return `👍 Approved${by}: ${lowerFirst(said)}`;
    case 'snoozed':
      return `💤 Snoozed${by}${why}`;
    case 'reminded':
      return '⏰ Nobody had acknowledged it: the owner was reminded';
    case 'escalated':
      return '📣 Nobody had acknowledged it: the approvers were told';
    case 'started':
      return `⚙️ Started: ${lowerFirst(said)}`;
    case 'done':
      return `✅ ${text === '' ? 'Done' : said}`;
    case 'failed':
      return `❌ Failed${why}`;
    case 'cleared':
      return `🟢 Cleared${why}`;
  }
}
