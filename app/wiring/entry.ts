import type { Context } from 'aws-lambda';
import type { DepName, FunctionDeclaration } from '../../core/functions/function.ts';
import { readFunctionEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { createTelemetry } from '../runtime/metrics.ts';
import { compose, type Providers } from './compose.ts';

/**
 * A Lambda handler. The function is composed when its module loads, so that secrets are read before the first
 * event. A missing variable fails every invocation with its name. Metrics are written once per invocation.
 */
export function lambdaHandler<D extends DepName, Event, Answer>(
  fn: FunctionDeclaration<string, D, (event: Event) => Promise<Answer>>,
  providers: Providers<D>,
): (event: Event, context?: Context) => Promise<Answer> {
  const { name, needs, tookMetric } = fn;
  const env = readFunctionEnvironment(needs);
  if (!env.ok) {
    const lines = [`The function ${name} cannot start.`, ...env.error];
    return async () => {
      throw new Error(lines.join('\n'));
    };
  }
  const { stage, logLevel } = env.value;
  const log = createLog({ service: name, stage, ...(logLevel ? { level: logLevel } : {}) });
  const telemetry = createTelemetry(name, stage, log);
  const handle = compose(fn, providers, { env: env.value, log, telemetry });
  let isCold = true;
  return async (event, context) => {
    const startedAtMs = performance.now();
    if (context) log.begin(context);
    if (isCold) telemetry.count('ColdStart');
    isCold = false;
    try {
      return await handle(event);
    } catch (thrown) {
      const { name: error, message } =
        thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
      log.error('invocation failed', { error, message });
      throw thrown;
    } finally {
      if (tookMetric) telemetry.took(tookMetric, performance.now() - startedAtMs);
      telemetry.flush();
    }
  };
}
