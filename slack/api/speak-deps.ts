import type { WebClient } from '@slack/web-api';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';

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

declare module '../../core/functions/function.ts' {
  interface DepTypes {
    readonly speak: Pick<SpeakDeps, 'slack' | 'pace'>;
  }
}

/** `metadata.event_type` of every message that the janitor posts; `event_payload.key` names the message. */
export const messageEvent = 'janitor_message';
