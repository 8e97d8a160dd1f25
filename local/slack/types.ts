/** Untrusted JSON in Slack's format. */
export type JsonObject = { readonly [name: string]: unknown };

export type LocalPerson = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string;
  /** The person's part in the local copy. */
  readonly role: 'owner' | 'approver' | 'somebody' | 'bot';
};

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  /** The other person of a direct message; null in a channel. */
  readonly directWith: string | null;
};

export type Group = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
};

export type SlackMessage = {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | null;
  readonly user: string;
  readonly text: string;
  /** With those of its attachments, which people see below its own. */
  readonly blocks: readonly JsonObject[];
  /** The bar beside an attachment, from this block on. */
  readonly bar?: { readonly color: string; readonly from: number };
  readonly files?: readonly { readonly id: string; readonly name: string; readonly title: string }[];
  /** By the local copy's clock, which may be ahead of the message's `ts`. */
  readonly atMs: number;
  readonly edited: boolean;
  /** Ephemeral: visible only to this person. */
  readonly onlyFor: string | null;
};

/** A modal or a Home tab, as the Web API returns it. */
export type SlackView = JsonObject & {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly hash: string;
  readonly blocks: readonly JsonObject[];
};

export function isJson(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function jsonList(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}
