import type { Identity } from '../../changes/identity.ts';
import { editWords } from '../evidence/edit-words.ts';
import { editsBetween } from '../state/edits-between.ts';

const where = 'in IAM > Identity providers, or accept the change';

/** What a person has to do to take the change of a provider back, or else to accept it. Details have the values. */
export function providerByHand(accepted: Identity | null, now: Identity): string {
  if (!accepted) return `Delete the provider once no role trusts it, ${where}`;
  const [first, ...more] = editsBetween(now, accepted);
  if (!first || more.length > 0) return `Restore its former settings ${where}`;
  switch (first.edit) {
    case 'put-metadata':
      return `Upload its former metadata document ${where}`;
    case 'put-thumbprints':
      return `Set its former thumbprints ${where}`;
    case 'remove-client':
      return `Remove the client ${first.clientId} ${where}`;
    default:
      return `Undo it: ${editWords(first, now, now).does}, ${where}`;
  }
}
