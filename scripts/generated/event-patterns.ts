import { sources } from '../../events/registry.generated.ts';

/** The EventBridge patterns of each source, by the names of their rules. */
export function files(): Readonly<Record<string, string>> {
  const patterns = Object.fromEntries(
    sources.map(({ name, rules }) => [
      name,
      Object.fromEntries(Object.entries(rules).map(([rule, { pattern }]) => [rule, pattern])),
    ]),
  );
  return { 'events/patterns.generated.json': `${JSON.stringify(patterns, null, 2)}\n` };
}
