import type { Channel, Group, JsonObject, LocalPerson } from './types.ts';

export const botToken = 'xoxb-local-copy';
export const appId = 'A0JANITOR';
export const botId = 'B0JANITOR';
export const botUser = 'U0JANITOR';

export type PersonSeed = {
  readonly name: string;
  readonly realName: string;
  readonly email: string;
  readonly role: LocalPerson['role'];
};
export type WorkspaceSeed = {
  readonly team: string;
  readonly people: readonly PersonSeed[];
  readonly channels: readonly { readonly name: string; readonly topic: string }[];
  /** The approvers' user group: everybody with the role approver. */
  readonly group: { readonly id: string; readonly handle: string; readonly name: string };
};

/** A call of the emulator's Web API. */
export type CallSlack = (method: string, args: JsonObject, token?: string) => Promise<JsonObject>;

export type SlackEmulator = {
  readonly call: CallSlack;
  readonly team: { readonly id: string; readonly domain: string };
  readonly people: readonly LocalPerson[];
  readonly channels: readonly Channel[];
  readonly groups: readonly Group[];
  readonly tokenOf: (user: string) => string | undefined;
  readonly stop: () => Promise<void>;
};
