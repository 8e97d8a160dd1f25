import type { Identity } from '../../changes/identity.ts';
import { readDocument } from '../documents/read-document.ts';
import type { PolicyDocument } from '../documents/statement.ts';
import type { Situation } from '../state/situation.ts';

export type InForce = {
  readonly documents: readonly PolicyDocument[];
  /** What could not be read, and why. */
  readonly unread: readonly string[];
};

/** All documents that give the identity permissions, or take them away; those of its groups as they are now. */
export function documentsInForce(
  identity: Identity | null,
  { policies, groups }: Pick<Situation, 'policies' | 'groups'>,
): InForce {
  const documents: PolicyDocument[] = [];
  const unread: string[] = [];
  const add = (name: string, text: string | null | undefined): void => {
    const read = readText(name, text);
    if (typeof read === 'string') unread.push(read);
    else documents.push(read);
  };
  const addAll = (whose: string, inline: Identity['inline'], attached: Identity['attached']): void => {
    for (const [name, text] of Object.entries(inline)) add(`${whose}inline policy ${name}`, text);
    for (const arn of attached) add(arn, own(policies, arn));
  };
  if (!identity) return { documents, unread };
  if (identity.kind === 'policy')
    add('the default version', own(identity.versions, identity.defaultVersion ?? ''));
  addAll('', identity.inline, identity.attached);
  for (const name of identity.groups) {
    const group = own(groups, name);
    if (group) addAll(`group ${name}, `, group.inline, group.attached);
    else unread.push(`group ${name}: could not be read`);
  }
  return { documents, unread };
}

/** The document, or why it cannot be read. */
export function readText(name: string, text: string | null | undefined): PolicyDocument | string {
  if (text === null || text === undefined) return `${name}: could not be read`;
  const read = readDocument(text);
  return read.ok ? read.value : `${name}: ${read.error}`;
}

/** Names may be those of an object's own methods. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
