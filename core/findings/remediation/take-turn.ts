import { minuteMs } from '../../calendar.ts';
import type { Finding } from '../../finding.ts';
import { heldByBrake, heldByCare } from '../../incidents/care.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import type { PlaceHealth } from '../../ports/inventory.ts';
import type { Permit } from '../../ports/permit.ts';
import { type Act, actsKeptMs, defaultCare, type Held } from '../../remediation/care-limits.ts';
import { type EpochMs, resourceKey } from '../../resource.ts';
import { settleAfterSeconds } from './remediate.ts';

const actsKept = 20;
const retryMs = 5 * minuteMs;

/**
 * Notes the remediation of a resource that rules for incidents judge too, so that two rules never change it at the same
 * time. Returns why it has to wait or to be approved; null: it is this finding's turn.
 */
export async function takeTurn(deps: RecheckDeps, { finding }: Permit): Promise<Held | null> {
  const { kind } = finding.resource;
  if (!deps.rules.some((rule) => rule.incident && rule.kind === kind)) return null;
  const nowMs = deps.clock.nowMs();
  const key = `acts|${resourceKey(finding.resource)}`;
  const stored = await deps.keyValue.get(key);
  const acts = (stored?.value ?? []) as readonly Act[];
  const held =
    (await othersAtWork(deps, finding, acts, nowMs)) ?? (await withCare(deps, finding, acts, nowMs));
  if (held) return held;
  const act: Act = {
    findingId: finding.id,
    rule: finding.rule,
    remediation: finding.plan.remediation ?? '',
    atMs: nowMs,
    isOfIncident: finding.incident !== undefined,
  };
  const noted = await deps.keyValue.put(key, [...acts, act].slice(-actsKept), {
    expiresAtMs: nowMs + actsKeptMs,
    ifVersion: stored?.version ?? null,
  });
  return noted.ok ? null : wait('Another rule changes it now.', nowMs);
}

/** A remediation that is noted and not stored yet starts within seconds, or never. */
async function othersAtWork(
  deps: RecheckDeps,
  { id }: Finding,
  acts: readonly Act[],
  nowMs: EpochMs,
): Promise<Held | null> {
  const others = acts.filter(({ findingId }) => findingId !== id);
  if (others.some(({ atMs }) => atMs > nowMs - settleAfterSeconds * 1_000))
    return wait('Another rule changes it now.', nowMs);
  const findings = await Promise.all(
    [...new Set(others.map(({ findingId }) => findingId))].map((findingId) => deps.store.get(findingId)),
  );
  const atWork = findings.find((one) => one?.status === 'remediating' || one?.status === 'undoing');
  return atWork ? wait(`“${atWork.ruleTitle}” changes it now.`, nowMs) : null;
}

/** What a person approved is not held back. */
async function withCare(
  deps: RecheckDeps,
  finding: Finding,
  acts: readonly Act[],
  nowMs: EpochMs,
): Promise<Held | null> {
  if (!finding.incident || finding.approval) return null;
  const limits = (await deps.policy()).incidents ?? defaultCare;
  const held = heldByCare(finding, acts, limits, nowMs);
  if (held || !deps.inventory.health) return held;
  let health: PlaceHealth | null;
  try {
    health = await deps.inventory.health(finding.resource);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return wait(`The other resources of the region could not be read: ${why}`, nowMs);
  }
  return health && heldByBrake(finding, health, limits);
}

function wait(why: string, nowMs: EpochMs): Held {
  return { is: 'wait', why, untilMs: nowMs + retryMs };
}
