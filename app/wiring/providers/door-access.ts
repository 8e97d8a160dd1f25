import { interactiveSettings } from '../../runtime/interactive-settings.ts';
import type { Provide } from '../options.ts';
import { secretOf } from '../secrets.ts';

/** Starts to read both secrets. */
export const provide: Provide<'doorAccess'> = ({ env, log }) => ({
  apiUrl: env.slack.apiUrl,
  signingSecret: secretOf(env, 'signingSecret', log, interactiveSettings),
  botToken: secretOf(env, 'botToken', log, interactiveSettings),
});
