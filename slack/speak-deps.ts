import type { WebClient } from '@slack/web-api';
import type { Clock, KeyValue, Log } from '../core/ports.ts';

export type SpeakDeps = {
  readonly keyValue: KeyValue;
  readonly clock: Clock;
  readonly slack: WebClient;
  readonly log: Log;
  /** Waits until the channel takes another message. */
  readonly pace?: (channel: string) => Promise<void>;
  /** For leases and for Slack's own time stamps, whatever the business clock says. Default: `Date.now`. */
  readonly realNowMs?: () => number;
};

/** `metadata.event_type` of every message that the janitor posts; `event_payload.key` names the message. */
export const messageEvent = 'janitor_message';
