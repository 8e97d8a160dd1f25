import { defineSource, type EventRule } from '../../core/functions/source.ts';
import type { IamEvent } from '../../core/iam/state/iam-event.ts';
import type { Service } from './call.ts';
import { parseIamChange } from './parse.ts';
import { type IamChangeDeps, receiveIamChange } from './run.ts';
import { servicesByRule } from './services.ts';

function rule(services: readonly Service[], at?: 'global-region'): EventRule {
  const names = services.flatMap(({ changes }) => Object.keys(changes));
  return {
    pattern: {
      source: services.map(({ source }) => source),
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: services.map(({ eventSource }) => eventSource),
        eventName: [...new Set(names)].sort(),
        errorCode: [{ exists: false }],
      },
    },
    from: 'all-accounts',
    ...(at ? { at } : {}),
  };
}

/** Calls that may widen what somebody may do. */
export const source = defineSource<IamEvent, IamChangeDeps>({
  name: 'iam-change',
  rules: {
    'iam-changes': rule(servicesByRule['iam-changes'], 'global-region'),
    'iam-credentials': rule(servicesByRule['iam-credentials'], 'global-region'),
    // Identity Center sends its events in its own home region.
    'sso-changes': rule(servicesByRule['sso-changes']),
    'roles-anywhere-changes': rule(servicesByRule['roles-anywhere-changes']),
    'resource-policy-changes': rule(servicesByRule['resource-policy-changes']),
  },
  parse: parseIamChange,
  key: ({ account, origin }) => `${account}|${origin.eventId}`,
  // Events of one identity write the same entry of the mirror.
  about: ({ account, identities: [first], origin }) =>
    `${account}|${first ? `${first.kind}/${first.name}` : origin.eventId}`,
  run: receiveIamChange,
});
