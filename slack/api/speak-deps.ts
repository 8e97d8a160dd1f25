import type { WebClient } from '@slack/web-api';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';

export type SpeakDeps = {
  readonly keyValue: KeyValue;
  readonly clock: Clock;
  readonly slack: WebClient;
  readonly log: Log;
  /** Waits until the channel may get another message. */
  readonly pace?: (channel: string) => Promise<void>;
  /** The real time, for leases and Slack's time stamps; the business clock may differ. Default: `Date.now`. */
  readonly realNowMs?: () => number;
};

declare module '../../core/functions/function.ts' {
  interface DepTypes {
    readonly speak: Pick<SpeakDeps, 'slack' | 'pace'>;
  }
}

/** `metadata.event_type` of every message from Janitor. `event_payload.key` identifies the message. */
export const messageEvent = 'janitor_message';
