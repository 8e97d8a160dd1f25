import type { EventOutcome } from './run-event.ts';

/** What came out of an event, for people. */
export function outcomeText(name: string, outcome: EventOutcome): string {
  const { answer, audit, queued, slack, metrics, mails, awsCalls, notes, problems } = outcome;
  const calls = [...awsCalls].map(([call, count]) => (count > 1 ? `${call} (${count})` : call)).sort();
  const said = slack.filter(({ method }) => /^(chat|views|files)\./.test(method));
  return [
    name,
    section('Note', notes),
    section('Answer', [JSON.stringify(answer) ?? 'none']),
    section(
      'Audit events',
      audit.map(({ type, summary }) => `${type}: ${summary}`),
    ),
    section(
      'Slack gets',
      said.map(({ method, args }) => `${method} ${target(args)}${textOf(args)}`),
    ),
    section(
      'Queued work',
      queued.map((work) => JSON.stringify(work)),
    ),
    section('Mails', mails),
    section('Metrics', metrics),
    section('AWS calls', calls),
    section('Went wrong', problems),
    '',
  ]
    .filter((part) => part !== undefined)
    .join('\n');
}

function section(title: string, lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined;
  return `${title}\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function target({ channel, user_id: user }: Readonly<Record<string, unknown>>): string {
  const to = channel ?? user;
  return typeof to === 'string' ? `to ${to}: ` : '';
}

function textOf({ text, view }: Readonly<Record<string, unknown>>): string {
  if (typeof text === 'string' && text !== '') return text.replaceAll('\n', '\n    ');
  const { type } = Object(typeof view === 'string' ? JSON.parse(view) : view) as { readonly type?: string };
  return type ? `a ${type} view` : '';
}
