import type { Who } from '../who.ts';
import { globalRegion, strongPolicies } from './keys.ts';

/** The requests that a question is about, as far as they are known. */
export type Request = {
  readonly who: Who;
  /** Values by key in lower case; null: certainly not there. */
  readonly known: ReadonlyMap<string, string | null>;
  /** One of these is wanted. */
  readonly wanted: ReadonlyMap<string, readonly string[]>;
  /** Asked by somebody whom no policy knows. */
  readonly isStranger: boolean;
  /** ISO 8601, in UTC; empty: not known. */
  readonly now: string;
};

const wanted = new Map([['iam:policyarn', strongPolicies]]);

/** The one Region that calls of global services count as; null: not known. */
export function regionOfGlobalCalls({ partition }: Who): string | null {
  return globalRegion(partition ?? 'aws');
}

/** A call by the document's own principal. */
export function ownRequest(who: Who, region: string | null, now: string): Request {
  const known = new Map<string, string | null>([['aws:principalisawsservice', 'false']]);
  const [arn = ''] = who.arns;
  if (region) known.set('aws:requestedregion', region);
  if (who.arns.length === 1) known.set('aws:principalarn', arn);
  if (who.userName || who.isRole) known.set('aws:username', who.userName);
  if (who.account) {
    known.set('aws:principalaccount', who.account);
    known.set('aws:resourceaccount', who.account);
  }
  return { who, known, wanted, isStranger: false, now };
}

/** The same, passing a role to a service. */
export function passing(request: Request, service: string): Request {
  return { ...request, known: new Map([...request.known, ['iam:passedtoservice', service]]) };
}

export function strangersRequest(who: Who, now: string): Request {
  const known = new Map<string, string | null>([['aws:principalisawsservice', 'false']]);
  return { who, known, wanted: new Map(), isStranger: true, now };
}

/** A principal of this account; null: of no known one. `claims`: values of condition keys that it has. */
export function accountsRequest(
  account: string | null,
  isNamed: boolean,
  who: Who,
  now: string,
  claims: ReadonlyMap<string, string> = new Map(),
): Request {
  const known = new Map<string, string | null>([['aws:principalisawsservice', 'false'], ...claims]);
  // Where the policy names no principal, its conditions name the account in one of these ways.
  const keys = isNamed ? ['aws:principalaccount', 'kms:calleraccount'] : accountKeys;
  if (account) for (const key of keys) known.set(key, account);
  return { who, known, wanted: new Map(), isStranger: false, now };
}

/** A service that acts for this account. */
export function servicesRequest(account: string, who: Who, now: string): Request {
  const known = new Map<string, string | null>([
    ['aws:principalisawsservice', 'true'],
    ['aws:sourceaccount', account],
    ['aws:sourceowner', account],
  ]);
  return { who, known, wanted: new Map(), isStranger: false, now };
}

/** Keys whose value is an account. */
export const accountKeys = [
  'aws:principalaccount',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:vpceaccount',
  'kms:calleraccount',
  's3:dataaccesspointaccount',
];
