import type { Finding } from '../../../finding.ts';
import type { EpochMs } from '../../../resource.ts';
import { applyDecision, type DecideDeps } from '../apply.ts';
import type { Actor, Refusal } from '../decision.ts';
import type { Decision } from '../rights/offered.ts';

/** The decisions that one person can take about several findings at once. */
export type ManyDecision = Extract<Decision, { readonly kind: 'approve' | 'reject' | 'snooze' }>;

/** What became of one of the findings. `finding`: absent when it no longer exists. */
export type Settled = { readonly finding?: Finding } & (
  | { readonly is: 'done' | 'requested' }
  | { readonly is: 'refused'; readonly refusal: Refusal }
);

/** Takes the decision about each finding as a single click would. Safe to repeat with the same `askedAtMs`. */
export async function applyToMany(
  deps: DecideDeps,
  targets: readonly { readonly findingId: string; readonly generation: number }[],
  decision: ManyDecision,
  { actor, askedAtMs }: { readonly actor: Actor; readonly askedAtMs: EpochMs },
): Promise<readonly Settled[]> {
  const settled: Settled[] = [];
  for (const target of targets) {
    const applied = await applyDecision(deps, target, decision, actor);
    if (applied.ok) {
      const { finding, isRequest } = applied.value;
      settled.push({ finding, is: isRequest ? 'requested' : 'done' });
      continue;
    }
    const { finding } = applied.error;
    const before = finding && settledBefore(finding, decision.kind, actor.userId, askedAtMs);
    settled.push({
      ...(finding ? { finding } : {}),
      ...(before ? { is: before } : { is: 'refused', refusal: applied.error }),
    });
  }
  return settled;
}

/** The queue may deliver the same work twice: the first delivery has decided it. */
function settledBefore(
  { snooze, rejection, approval, askedBy }: Finding,
  kind: ManyDecision['kind'],
  userId: string,
  askedAtMs: EpochMs,
): 'done' | 'requested' | undefined {
  const given = { snooze, reject: rejection, approve: approval }[kind];
  if (given?.by === userId && given.atMs >= askedAtMs) return 'done';
  return kind === 'approve' && approval === null && askedBy === userId ? 'requested' : undefined;
}
