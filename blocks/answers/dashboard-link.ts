import { linkButton, type Message, notice, section } from '../text/parts.ts';

export const noDashboard: Message = notice({
  title: 'No dashboard',
  text: 'This stage has none. Whoever deploys Janitor can turn it on: docs/dashboard.md.',
});

export const guestsRefused: Message = notice({
  title: 'Members only',
  text: 'Guests cannot open the dashboard.',
});

/** The link as a button, which Slack does not unfold. */
export function dashboardLink({
  url,
  validMinutes,
}: {
  readonly url: string;
  readonly validMinutes: number | null;
}): Message {
  const text =
    validMinutes === null
      ? 'Everybody who knows its address can read it.'
      : `The link is yours and works for ${validMinutes} minutes. Do not pass it on.`;
  return {
    text: `Dashboard: ${text}`,
    blocks: [
      section('*Dashboard*', text),
      { type: 'actions', elements: [linkButton('Open the dashboard', url)] },
    ],
  };
}
