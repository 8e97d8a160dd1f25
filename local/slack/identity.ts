import type { Channel, Group, Json, Person } from './types.ts';

export const botToken = 'xoxb-local-copy';
export const appId = 'A0JANITOR';
export const botId = 'B0JANITOR';
export const botUser = 'U0JANITOR';

export type PersonSeed = {
  readonly name: string;
  readonly realName: string;
  readonly email: string;
  readonly role: Person['role'];
};
export type WorkspaceSeed = {
  readonly team: string;
  readonly people: readonly PersonSeed[];
  readonly channels: readonly { readonly name: string; readonly topic: string }[];
  /** The approvers' user group: everybody with the role approver. */
  readonly group: { readonly id: string; readonly handle: string; readonly name: string };
};

/** A call of the emulator's Web API. */
export type Call = (method: string, args: Json, token?: string) => Promise<Json>;

export type SlackEmulator = {
  readonly call: Call;
  readonly team: { readonly id: string; readonly domain: string };
  readonly people: readonly Person[];
  readonly channels: readonly Channel[];
  readonly groups: readonly Group[];
  readonly tokenOf: (user: string) => string | undefined;
  readonly stop: () => Promise<void>;
};
