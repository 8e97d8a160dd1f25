import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { minuteMs } from '../../core/calendar.ts';
import { Refused } from '../../core/ports/remediator.ts';
import type { EpochMs } from '../../core/resource.ts';
import type { Credentials } from '../clients.ts';
import { isDenied } from './errors.ts';

/** The roles of a member account. `remediate-iam`: may change permissions, and nothing else. */
export type Role = 'read' | 'remediate' | 'remediate-iam';

export type Session = Credentials & { readonly expiration: Date };

/** The identity of Janitor's own credentials. */
export type Caller = { readonly account: string; readonly arn: string };

export type SessionsDeps = {
  readonly sts: () => STSClient;
  readonly caller: () => Promise<Caller>;
  /** Prefix of the role names: `<prefix>-read`. */
  readonly prefix: string;
  readonly externalId: () => Promise<string | null>;
  /** Real time, because credentials expire by it. */
  readonly nowMs: () => EpochMs;
};

/**
 * Role chaining limits a session to an hour.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html#chaining
 */
const durationSeconds = 3_600;
/** Longer than the five minutes before expiry at which the SDK renews. */
const renewedBeforeMs = 10 * minuteMs;
const refusedForMs = minuteMs;

/**
 * Returns credentials of a member account's role, shared by all callers until shortly before expiry. Throws
 * `Refused` when the account denies access, and for a minute afterwards without asking.
 */
export function createSessions(deps: SessionsDeps): (account: string, role: Role) => Promise<Session> {
  const held = new Map<string, { readonly answer: Promise<Session>; untilMs: EpochMs }>();
  return (account, role) => {
    const key = `${account}|${role}`;
    const current = held.get(key);
    if (current && deps.nowMs() < current.untilMs) return current.answer;
    const fresh = { answer: assume(deps, account, role), untilMs: Number.POSITIVE_INFINITY };
    held.set(key, fresh);
    fresh.answer.then(
      ({ expiration }) => {
        fresh.untilMs = expiration.getTime() - renewedBeforeMs;
      },
      (error: unknown) => {
        fresh.untilMs = error instanceof Refused ? deps.nowMs() + refusedForMs : 0;
      },
    );
    return fresh.answer;
  };
}

async function assume(deps: SessionsDeps, account: string, role: Role): Promise<Session> {
  const [caller, externalId] = await Promise.all([deps.caller(), deps.externalId()]);
  const [, partition = 'aws'] = caller.arn.split(':');
  const name = `${deps.prefix}-${role}`;
  const command = new AssumeRoleCommand({
    RoleArn: `arn:${partition}:iam::${account}:role/${name}`,
    RoleSessionName: deps.prefix,
    DurationSeconds: durationSeconds,
    ...(externalId === null ? {} : { ExternalId: externalId }),
  });
  const answer = await deps
    .sts()
    .send(command)
    .catch((cause: unknown) => {
      if (!isDenied(cause)) throw cause;
      throw new Refused(whyNot(account, name, caller, externalId), { cause });
    });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
  const entered = answer.AssumedRoleUser?.Arn?.split(':')[4];
  if (entered !== account)
    throw new Refused(
      `STS returned a role session for account ${entered ?? 'unknown'}, not for role ${name} of account ${account}`,
    );
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
    throw new Error(`STS's response lacks credentials for role ${name} of account ${account}`);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

function whyNot(account: string, role: string, caller: Caller, externalId: string | null): string {
  const [kind = '', who = ''] = (caller.arn.split(':')[5] ?? '').split('/');
  const by = who === '' ? kind : `${kind === 'assumed-role' ? 'role' : kind} ${who}`;
  const id =
    externalId === null
      ? 'that the policy gives the stack’s external id as externalId'
      : 'that its external id is the policy’s externalId';
  return `${by} of account ${caller.account} may not assume role ${role} of account ${account}. Check that the member-account stack exists, is up to date and is for this stage, and ${id}`;
}
