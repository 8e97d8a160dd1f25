import type { EpochMs } from '../core/resource.ts';
import type { Clients } from './clients.ts';
import type { Reader } from './kinds/define.ts';

export function reader(clients: Clients, account: string, region: string, nowMs: EpochMs): Reader {
  const answers = new Map<string, Promise<unknown>>();
  return {
    account,
    region,
    nowMs,
    clients,
    once: <T>(key: string, read: () => Promise<T>): Promise<T> => {
      const answer = answers.get(key) ?? read();
      answers.set(key, answer);
      return answer as Promise<T>;
    },
  };
}
