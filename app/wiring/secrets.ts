import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { inWords } from '../../aws/access/errors.ts';
import { minuteMs } from '../../core/calendar.ts';
import { fixedSecret, type Log, type Secret } from '../../core/ports/runtime.ts';
import type { FunctionEnvironment } from '../runtime/environment.ts';
import type { interactiveSettings } from '../runtime/interactive-settings.ts';
import { clientOf } from './clients.ts';

export type SecretDeps = {
  readonly client: Pick<SecretsManagerClient, 'send'>;
  readonly log: Log;
  /** The real time. */
  readonly nowMs: () => number;
};

const renewEveryMs = minuteMs;
/** A value older than this is read again in the background. */
const staleMs = 15 * minuteMs;

/** Outside Slack requests a slow answer is better than none. */
export const patientClient = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
} as const;

/**
 * The secret from the environment, or from Secrets Manager, which is read at once, before the first request.
 * `settings`: of the client; patient by default.
 */
export function secretOf(
  env: Pick<FunctionEnvironment, 'slack' | 'region' | 'endpoint'>,
  name: 'botToken' | 'signingSecret',
  log: Log,
  settings: typeof patientClient | typeof interactiveSettings = patientClient,
): Secret {
  const value = env.slack[name];
  if (value !== undefined) return fixedSecret(value);
  const arn = env.slack[`${name}Arn`];
  if (arn === undefined) throw new Error(`The function has no setting for ${name}`);
  const client = new SecretsManagerClient({ ...clientOf(env), ...settings });
  return createSecret({ client, log, nowMs: () => Date.now() }, arn);
}

/**
 * Keeps the secret in memory. A failed first read rejects, and the next read tries again; later failures keep
 * the last value.
 */
export function createSecret(deps: SecretDeps, arn: string): Secret {
  let value: string | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<string> | undefined;

  const readNow = (): Promise<string> => {
    if (reading) return reading;
    readAtMs = deps.nowMs();
    reading = fetchSecret(deps, arn)
      .then((read) => {
        value = read;
        return read;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  const keepAfterFailure = (thrown: unknown): void =>
    deps.log.error('secret could not be read again; the last value stays in force', {
      secret: nameOf(arn),
      error: thrown instanceof Error ? thrown.message : String(thrown),
    });

  readNow().catch(() => undefined);
  return {
    read: async () => {
      if (value === undefined) return reading ?? readNow();
      if (deps.nowMs() - readAtMs >= staleMs) readNow().catch(keepAfterFailure);
      return value;
    },
    renew: async (refused) => {
      const isTooSoon = deps.nowMs() - readAtMs < renewEveryMs;
      if (value === refused && (reading !== undefined || !isTooSoon)) await readNow().catch(keepAfterFailure);
      return value !== undefined && value !== refused;
    },
  };
}

async function fetchSecret({ client }: SecretDeps, arn: string): Promise<string> {
  const name = nameOf(arn);
  const answer = await client.send(new GetSecretValueCommand({ SecretId: arn })).catch((thrown: unknown) => {
    if (thrown instanceof Error && thrown.name === 'ResourceNotFoundException')
      throw new Error(`Secret ${name} does not exist or has no value yet: ${howTo(name)}`);
    throw new Error(`Secret ${name} could not be read: ${inWords(thrown)}`);
  });
  const value = answer.SecretString?.trim() ?? '';
  if (value === '' || isPlaceholder(value))
    throw new Error(`Secret ${name} has no value yet: ${howTo(name)}`);
  if (/^[{["]/.test(value))
    throw new Error(`Secret ${name} contains JSON instead of the plain value: ${howTo(name)}`);
  return value;
}

function isPlaceholder(value: string): boolean {
  return /^(?:(?:placeholder|change|replace|todo|set|your|none|null|undefined)\b.*|<.*>|x+|-+)$/i.test(
    value.replaceAll('_', '-'),
  );
}

function howTo(name: string): string {
  return `aws secretsmanager put-secret-value --secret-id ${name} --secret-string …`;
}

/** The secret's name, without the account and the six random characters that Secrets Manager adds. */
function nameOf(arn: string): string {
  return (arn.split(':secret:')[1] ?? arn).replace(/-[A-Za-z0-9]{6}$/, '');
}
