/** In place of `app/cached-policy.ts`: what is deployed reads the policy that was compiled for it, and no YAML. */
export function cachedPolicy(): never {
  throw new Error('This bundle reads a compiled policy alone: set JANITOR_POLICY');
}
