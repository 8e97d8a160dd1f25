import { ok, resting, undecided, type Verdict } from '../rule.ts';
import { phaseOf } from './lifecycles.ts';

/** The verdict on an instance that does not run, of rules about running ones; null: it runs. `why`: AWS's reason. */
export function notRunning(state: string, why: () => string | null = () => null): Verdict | null {
  const phase = phaseOf('ec2-instance', state);
  if (phase === 'steady') return null;
  const reason = why();
  const because = `Not running: ${state}${reason ? `, ${reason}` : ''}.`;
  const evidence = { numbers: { State: state } };
  if (phase === 'stopped') return resting(because, evidence);
  return phase === 'ending' ? ok(because, evidence) : undecided('state', because, evidence);
}
