import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/ports/runtime.ts';
import { startEmulator } from './emulator.ts';
import { createFaults, type Faults } from './faults.ts';
import { botToken, type SlackEmulator, type WorkspaceSeed } from './identity.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { type Acts, createActs } from './people-act.ts';
import { createResponseUrls, type ResponseUrls } from './response-url.ts';
import { createSend } from './send.ts';
import type { JsonObject } from './types.ts';
import { createWebApi, type WebApi } from './web-api.ts';

export type Workspace = {
  readonly emulator: SlackEmulator;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly acts: Acts;
  readonly webApi: WebApi;
  readonly responseUrls: ResponseUrls;
  readonly botToken: string;
  readonly signingSecret: string;
  /** Calls whose content Slack would refuse or cut; empty when there are none. */
  readonly problems: readonly string[];
  readonly stop: () => Promise<void>;
};

export const workspaceSeed: WorkspaceSeed = {
  team: 'Acme Outdoor',
  people: [
    { name: 'mia', realName: 'Mia Torres', email: 'mia@example.com', role: 'owner' },
    { name: 'sam', realName: 'Sam Okafor', email: 'sam@example.com', role: 'approver' },
    { name: 'lena', realName: 'Lena Fischer', email: 'lena@example.com', role: 'somebody' },
  ],
  channels: [
    { name: 'cloud-janitor', topic: 'What the janitor found, and what becomes of it' },
    { name: 'data-platform', topic: 'Databases' },
    { name: 'security', topic: 'Users and public buckets' },
  ],
  group: { id: 'S0CLOUDADM', handle: 'cloud-admins', name: 'Cloud admins' },
};

/** `base`: the URL of this server; `eventsUrl`: the app's request URL. Both may become known later. */
export async function startWorkspace(options: {
  base: () => string;
  eventsUrl: () => string;
  clock: Clock;
  seed?: WorkspaceSeed;
  lint?: (method: string, args: JsonObject) => readonly string[];
  onProblem?: (line: string) => void;
}): Promise<Workspace> {
  const signingSecret = randomBytes(16).toString('hex');
  const emulator = await startEmulator(options.seed ?? workspaceSeed, signingSecret);
  const ledger = createLedger();
  for (const channel of emulator.channels) ledger.putChannel(channel);
  const faults = createFaults();
  const triggers = new Map<string, string>();
  const problems: string[] = [];
  const onProblem = (method: string, found: readonly string[]) => {
    const line = `${method}: ${found.join('; ')}`;
    problems.push(line);
    options.onProblem?.(line);
  };
  const watch = { ...(options.lint ? { lint: options.lint } : {}), onProblem };
  const webApi = createWebApi({ emulator, ledger, faults, triggers, clock: options.clock, ...watch });
  const responseUrls = createResponseUrls({
    base: options.base,
    botToken,
    botUser: emulator.people.find(({ role }) => role === 'bot')?.id ?? '',
    ledger,
    webApi,
    nowMs: () => Date.now(),
    ...watch,
  });
  const send = createSend({ url: options.eventsUrl, signingSecret });
  const acts = createActs({ emulator, ledger, send, responseUrls, triggers });
  return {
    emulator,
    ledger,
    faults,
    acts,
    webApi,
    responseUrls,
    botToken,
    signingSecret,
    problems,
    stop: emulator.stop,
  };
}
