import type { EpochMs } from '../../core/resource.ts';
import { isOverloaded } from './errors.ts';

/** How long a service of an account rests after every attempt of a call was throttled or answered with 503. */
const restMs = 20_000;

export type Throttle = {
  /** Runs the call, or rejects at once with the throttling error while the service rests. */
  readonly run: <T>(service: string, call: () => Promise<T>) => Promise<T>;
};

/** Throttling applies per account and service, so one throttled call stops those that follow. */
export function createThrottle(nowMs: () => EpochMs): Throttle {
  const resting = new Map<string, { readonly untilMs: EpochMs; readonly error: unknown }>();
  return {
    run: async (service, call) => {
      const rest = resting.get(service);
      if (rest && nowMs() < rest.untilMs) throw rest.error;
      try {
        return await call();
      } catch (error) {
        if (isOverloaded(error)) resting.set(service, { untilMs: nowMs() + restMs, error });
        throw error;
      }
    },
  };
}
