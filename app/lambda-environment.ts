import { type Environment, readEnvironment } from './environment.ts';

/** Throws with every variable that is missing. */
export function environment(): Environment {
  const env = readEnvironment();
  if (!env.ok) throw new Error(env.error.join('\n'));
  return env.value;
}
