import type { DepName, DepTypes, FunctionDeclaration } from '../../core/functions/function.ts';
import type { FunctionOptions, Provide } from './options.ts';

export type Providers<D extends DepName> = { readonly [N in D]: Provide<N> };

/** Builds only the deps with these names. */
export function depsOf<D extends DepName>(
  names: readonly D[],
  providers: Providers<D>,
  options: FunctionOptions,
): Pick<DepTypes, D> {
  return Object.fromEntries(names.map((name) => [name, providers[name](options)])) as Pick<DepTypes, D>;
}

/** Creates the function's handler with exactly the deps that it declares. */
export function compose<D extends DepName, Handler>(
  { needs, isInteractive, create }: FunctionDeclaration<string, D, Handler>,
  providers: Providers<D>,
  options: FunctionOptions,
): Handler {
  return create(depsOf(needs.deps, providers, { ...options, ...(isInteractive ? { isInteractive } : {}) }));
}
