import { defineSource } from '../../core/functions/source.ts';
import { iamKinds, type PublishedEvent, publishedSource } from '../../core/published/published-event.ts';
import { parsePublished } from '../published.ts';
import { type MailDeps, mail } from './run.ts';

const detail = { kind: iamKinds, type: ['finding.announced'] };

/** Announced findings about changes of permissions. */
export const source = defineSource<PublishedEvent, MailDeps>({
  name: 'audit-mail',
  rules: { 'audit-mail': { pattern: { source: [publishedSource], detail } } },
  parse: parsePublished,
  key: ({ id }) => id,
  about: ({ finding }) => finding ?? '',
  run: mail,
});
