import type { Identity } from '../../changes/identity.ts';
import type { Edit } from './edit.ts';
import { meaningOfText } from './same-identity.ts';

/** Whether the state could be the one after the edits. Null: it does not exist. */
export function showsEdits(identity: Identity | null, edits: readonly Edit[]): boolean {
  if (edits.some(({ edit }) => edit === 'delete')) return identity === null;
  return edits.every((edit) => shows(identity, edit));
}

function shows(identity: Identity | null, edit: Edit): boolean {
  if (edit.edit === 'read') return true;
  if (!identity || edit.edit === 'delete') return false;
  switch (edit.edit) {
    case 'create':
      return true;
    case 'put-inline':
      return isText(identity.inline, edit.name, edit.text);
    case 'delete-inline':
      return !Object.hasOwn(identity.inline, edit.name);
    case 'attach':
      return identity.attached.includes(edit.policyArn);
    case 'detach':
      return !identity.attached.includes(edit.policyArn);
    case 'put-boundary':
      return identity.boundary === edit.policyArn;
    case 'delete-boundary':
      return identity.boundary === null;
    case 'put-trust':
      return identity.trust !== null && meaningOfText(identity.trust) === meaningOfText(edit.text);
    case 'delete-trust':
      return identity.trust === null;
    case 'join-group':
      return identity.groups.includes(edit.group);
    case 'leave-group':
      return !identity.groups.includes(edit.group);
    case 'create-version':
      return (
        edit.version !== null &&
        isText(identity.versions, edit.version, edit.text) &&
        (!edit.isDefault || identity.defaultVersion === edit.version)
      );
    case 'set-default-version':
      return identity.defaultVersion === edit.version;
    case 'delete-version':
      return !Object.hasOwn(identity.versions, edit.version);
    case 'add-client':
      return identity.provider?.clientIds.includes(edit.clientId) ?? false;
    case 'remove-client':
      return !(identity.provider?.clientIds.includes(edit.clientId) ?? true);
    case 'put-thumbprints':
      return JSON.stringify(identity.provider?.thumbprints) === JSON.stringify(edit.thumbprints);
    case 'put-metadata':
      return identity.provider?.metadata === edit.metadata;
  }
}

function isText(texts: Readonly<Record<string, string>>, name: string, text: string): boolean {
  return Object.hasOwn(texts, name) && meaningOfText(texts[name] ?? '') === meaningOfText(text);
}
