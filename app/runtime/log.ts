import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { Log } from '../../core/ports/runtime.ts';
import type { LogLevel } from './environment.ts';

export type LogOptions = {
  /** The function's name. */
  readonly service: string;
  readonly stage: string;
  /** Default: `info`. */
  readonly level?: LogLevel;
};

/** `begin` sets the fields of each line of an invocation: request id, cold start. */
export type FunctionLog = Log & { readonly begin: (context: Context) => void };

/** Writes one JSON line per event: a static message, and fields without secrets or payloads. */
export function createLog({ service, stage, level = 'info' }: LogOptions): FunctionLog {
  const upper = { debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;
  const logger = new Logger({
    serviceName: service,
    logLevel: upper[level],
    persistentKeys: { stage },
  });
  return {
    info: (message, fields) => logger.info(message, unreserved(fields)),
    warn: (message, fields) => logger.warn(message, unreserved(fields)),
    error: (message, fields) => logger.error(message, unreserved(fields)),
    begin: (context) => logger.addContext(context),
  };
}

/** Powertools Logger drops fields with these names. */
const reserved = ['message', 'level', 'timestamp', 'service', 'sampling_rate', 'stage'];

/** Renames reserved fields: an error's `message` becomes `error_message`. */
function unreserved(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [reserved.includes(name) ? `error_${name}` : name, value]),
  );
}
