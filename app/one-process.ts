import type { DepName, DepTypes, FunctionDeclaration } from '../core/functions/function.ts';
import type { Log } from '../core/ports/runtime.ts';
import { rules } from '../rules/registry.generated.ts';
import { functions } from './functions.generated.ts';
import { cachedPolicy } from './policy/cached.ts';
import { policyInForce } from './policy/live/in-force.ts';
import { isInS3 } from './policy/read-file.ts';
import type { Environment } from './runtime/environment.ts';
import { createLog } from './runtime/log.ts';
import { compose, depsOf } from './wiring/compose.ts';
import { ensureAll } from './wiring/ensure.ts';
import type { FunctionOptions, Restriction } from './wiring/options.ts';
import { providers } from './wiring/providers/registry.generated.ts';

/** `clock`: the business clock. Signatures of requests are always checked with the real time. */
export type HandlersOptions = Omit<
  FunctionOptions,
  'env' | 'log' | 'policy' | 'restriction' | 'isInteractive'
> & {
  readonly env: Environment;
  readonly log?: Log;
  readonly restriction?: Restriction;
};

type Declared = (typeof functions)[number];
export type FunctionName = Declared['name'];
type HandlerOf<F> = F extends { readonly create: (deps: never) => infer Handler } ? Handler : never;

/** Every function of the project by its name, in one process, with the same deps as on AWS. */
export type Handlers = {
  readonly [N in FunctionName]: HandlerOf<Extract<Declared, { readonly name: N }>>;
} & {
  /** The deps of the Slack listeners, for requests that do not come by HTTP. */
  readonly listenerDeps: Pick<DepTypes, (typeof listenerDeps)[number]> & {
    readonly store: DepTypes['findings'] & DepTypes['scanStatus'];
  };
  /** Creates missing tables, queues and schedule groups. */
  readonly ensure: () => Promise<void>;
};

const listenerDeps = ['clock', 'ids', 'policy', 'history', 'queue', 'log', 'keyValue'] as const;

export function createHandlers(given: HandlersOptions): Handlers {
  const log = given.log ?? createLog({ service: 'janitor', stage: given.env.stage });
  const clock = given.clock ?? { nowMs: () => Date.now() };
  // All functions share one cached policy, so that an edit takes effect in all of them at once.
  const asFile = cachedPolicy({
    env: given.env,
    rules,
    clock,
    log,
    plan: (...asked) => providers.inventory(options).plan(...asked),
  });
  const read = isInS3(given.env.configPath)
    ? policyInForce({ keyValue: { get: (key) => providers.keyValue(options).get(key) }, deployed: asFile })
    : asFile;
  const { restriction } = given;
  const policy = restriction ? async () => restriction.policy(await read()) : read;
  const options: FunctionOptions = { ...given, log, clock, policy };
  const interactive = { ...options, isInteractive: true };
  return {
    ...Object.fromEntries(functions.map((fn) => [fn.name, composed(fn, options)])),
    listenerDeps: {
      ...depsOf(listenerDeps, providers, interactive),
      store: { ...providers.findings(interactive), ...providers.scanStatus(interactive) },
    },
    ensure: () => ensureAll(options.env, log),
  } as Handlers;
}

type Handler = (event: never) => Promise<unknown>;

/** Composes the function at its first call. */
function composed(fn: Declared, options: FunctionOptions): Handler {
  let handler: Handler | undefined;
  return (event) => {
    handler ??= compose(fn as FunctionDeclaration<string, DepName, Handler>, providers, options);
    return handler(event);
  };
}
