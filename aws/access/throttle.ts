import type { EpochMs } from '../../core/resource.ts';
import { isOverloaded } from './errors.ts';

/** How long an account's service is left alone after every attempt of a call was throttled or told to come later. */
const restMs = 20_000;

export type Throttle = {
  /** Rejects at once, as the throttled call did, while the service rests. */
  readonly run: <T>(service: string, call: () => Promise<T>) => Promise<T>;
};

/** Throttling holds for an account and a service: one call finds it out for all that would follow. */
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
