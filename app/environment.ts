import { done, type Result, refused } from '../core/result.ts';

export type SlackEnvironment = {
  /** Ends with a slash. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
};

/** What a read-only scan is told by its surroundings. AWS credentials are found by the SDK itself. */
export type ScanEnvironment = {
  readonly region: string;
  /** Null: the real AWS. */
  readonly endpoint: string | null;
  /** A path or `s3://bucket/key`; null: the built-in defaults. */
  readonly configPath: string | null;
  readonly stage: string;
  /** Tables, queues and schedule groups begin with it: `janitor-<stage>`. */
  readonly prefix: string;
};

/** What the handlers need besides. */
export type Environment = ScanEnvironment & {
  /** 0: any free one. */
  readonly port: number;
  readonly slack: SlackEnvironment;
};

type Variables = Readonly<Record<string, string | undefined>>;

/** Every variable that is missing, in one line, then a line for each that is wrong. */
export function readEnvironment(variables: Variables = process.env): Result<Environment, string[]> {
  const read = reader(variables);
  const environment = {
    ...readShared(read),
    port: read.checked('PORT', '3000', isPort, 'must be a port from 0 to 65535', Number),
    slack: {
      apiUrl: read.checked(
        'SLACK_API_URL',
        'https://slack.com/api/',
        isHttpUrl,
        'must be an http(s) URL',
        withSlash,
      ),
      botToken: read.required('SLACK_BOT_TOKEN'),
      signingSecret: read.required('SLACK_SIGNING_SECRET'),
    },
  };
  return read.finish(environment);
}

/** The part that a scan needs: no Slack, no port. */
export function readScanEnvironment(variables: Variables = process.env): Result<ScanEnvironment, string[]> {
  const read = reader(variables);
  return read.finish(readShared(read));
}

function readShared(read: Reader): ScanEnvironment {
  const region = read.optional('AWS_REGION') ?? read.optional('AWS_DEFAULT_REGION') ?? 'us-east-1';
  const endpoint = read.checked('AWS_ENDPOINT_URL', '', isHttpUrlOrNothing, 'must be an http(s) URL', String);
  const stage = read.checked('JANITOR_STAGE', 'dev', isStage, 'must be 1 to 20 of a-z, 0-9 and -', String);
  return {
    region,
    endpoint: endpoint || null,
    configPath: read.optional('JANITOR_CONFIG') ?? null,
    stage,
    prefix: `janitor-${stage}`,
  };
}

type Reader = ReturnType<typeof reader>;

function reader(variables: Variables) {
  const missing: string[] = [];
  const wrong: string[] = [];
  const optional = (name: string): string | undefined => variables[name]?.trim() || undefined;
  return {
    optional,
    required: (name: string): string => {
      const value = optional(name);
      if (value === undefined) missing.push(name);
      return value ?? '';
    },
    checked: <T>(
      name: string,
      preset: string,
      isGood: (value: string) => boolean,
      rule: string,
      to: (value: string) => T,
    ): T => {
      const value = optional(name) ?? preset;
      if (!isGood(value)) wrong.push(`${name} ${rule}`);
      return to(value);
    },
    finish: <T>(value: T): Result<T, string[]> => {
      const problems =
        missing.length > 0 ? [`Missing environment variables: ${missing.join(', ')}`, ...wrong] : wrong;
      return problems.length > 0 ? refused(problems) : done(value);
    },
  };
}

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function isHttpUrlOrNothing(value: string): boolean {
  return value === '' || isHttpUrl(value);
}

function isStage(value: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,19}$/.test(value);
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
