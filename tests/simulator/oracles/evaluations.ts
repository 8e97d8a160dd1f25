import type { ComplianceType, EvaluationChange } from '../../../core/evaluation.ts';
import { everyPage } from '../../../core/listing.ts';
import { judgeOnce, type Verdict } from '../../../core/rule.ts';
import type { Simulation } from '../simulation.ts';
import { rules } from '../things.ts';
import { isExempt } from './truth.ts';

/** After a last scan of an unchanged world, the history ends with the true state and misses no scan. */
export async function checkEvaluations(simulation: Simulation): Promise<void> {
  const { store, evaluations, aws, ports } = simulation;
  const forgotten = await store.unfinishedScans(10);
  if (forgotten.length > 0) throw new Error(`never finished or told: ${JSON.stringify(forgotten)}`);
  const policy = ports.policy();
  for (const rule of rules.filter(({ compliance }) => compliance)) {
    const { changes } = await evaluations.changes({ rule: rule.id, limit: 500, oldestFirst: true });
    const byResource = new Map<string, EvaluationChange[]>();
    for (const change of changes) {
      const { id } = change.evaluation.resource;
      byResource.set(id, [...(byResource.get(id) ?? []), change]);
    }
    for (const [id, line] of byResource) {
      checkLine(id, line);
      checkJanitor(simulation, line);
    }
    for (const thing of aws.things.filter(({ kind }) => kind === rule.kind)) {
      const last = byResource.get(thing.id)?.at(-1)?.evaluation.type;
      const [resource] = (
        await everyPage(aws.inventory.list({ account: '', region: '', kind: thing.kind }))
      ).filter(({ id }) => id === thing.id);
      const verdict = resource
        ? judgeOnce(rule, resource, policy.rules[rule.id]?.thresholds ?? {}, simulation.nowMs())
        : null;
      const truth = verdict && 'verdict' in verdict ? verdict.verdict : 'gone';
      const exempt = isExempt(thing, policy, simulation.nowMs());
      const wanted = exempt && truth !== 'gone' ? [...endings[truth], 'NOT_APPLICABLE'] : endings[truth];
      if (!wanted.includes(last))
        throw new Error(`${thing.id} is ${truth}, and the history ends with ${last}`);
    }
  }
}

const endings: Readonly<Record<Verdict['verdict'] | 'gone', readonly (ComplianceType | undefined)[]>> = {
  ok: ['COMPLIANT'],
  violation: ['NON_COMPLIANT'],
  undecided: ['INSUFFICIENT_DATA'],
  gone: ['NOT_APPLICABLE', undefined],
};

/** Each change differs from the one before it and is later. */
function checkLine(id: string, line: readonly EvaluationChange[]): void {
  let before: EvaluationChange | undefined;
  for (const change of line) {
    const { type, reasons } = change.evaluation;
    const said = JSON.stringify(change.before);
    const { evaluation: was, atMs: sinceMs } = before ?? {};
    const is = JSON.stringify(was ? { type: was.type, reasons: was.reasons, sinceMs } : null);
    if (said !== is) throw new Error(`${id}: a change says it was ${said} before, and it was ${is}`);
    if (before && change.atMs <= before.atMs) throw new Error(`${id}: two changes out of order`);
    if (was && was.type === type && was.reasons.join() === reasons.join())
      throw new Error(`${id}: a change that changes nothing: ${said}`);
    before = change;
  }
}

/** A change attributed to the janitor followed its own remediation. */
function checkJanitor({ aws }: Simulation, line: readonly EvaluationChange[]): void {
  const last = line.at(-1);
  if (!last || last.evaluation.type !== 'COMPLIANT' || last.by.by === 'first') return;
  const thing = aws.things.find(({ id }) => id === last.evaluation.resource.id);
  const { changedBy } = thing ?? {};
  // It was compliant for a while before the remediation, or another policy fixed what broke after it.
  if (!changedBy || last.atMs <= changedBy.atMs) return;
  if (last.before && last.before.sinceMs > changedBy.atMs) return;
  if (last.by.by !== 'janitor' && last.by.by !== 'unknown')
    throw new Error(
      `${thing?.id} was put right by ${changedBy.findingId}, and the history says ${last.by.by}`,
    );
}
