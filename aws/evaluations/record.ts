import { evaluatedOf, heartbeatsOf, planChanges } from '../../core/compliance/plan-changes.ts';
import { countsOf, type Evaluated, type Recorded, type Recording } from '../../core/evaluation.ts';
import { inGroups } from '../../core/listing.ts';
import type { EvaluationsDb } from './db.ts';
import { writeFile } from './files.ts';
import { isOvertaken, statesNow, statesOf } from './known.ts';
import {
  type AskWho,
  confirm,
  earlier,
  putHeartbeat,
  retire,
  type WrittenEvaluation,
  writeChanges,
} from './write.ts';

const atOnce = 10;

/**
 * `Evaluations.record`. Writes changes, then the file, then heartbeats. A missing heartbeat marks an
 * unfinished attempt, which a retry completes.
 */
export async function record(db: EvaluationsDb, recording: Recording, askWho: AskWho): Promise<Recorded> {
  const { unit, atMs, run, evaluations, whole } = recording;
  const rule = whole?.rules[0] ?? evaluations[0]?.rule;
  if (rule === undefined) return { changed: [], counts: countsOf([]), overtaken: false };
  const isLate = (): Promise<boolean> => isOvertaken(db, unit, rule, atMs, run);
  if (await isLate()) return { changed: [], counts: countsOf(evaluations), overtaken: true };

  const known = whole ? await statesOf(db, unit) : statesAlone(await statesNow(db, evaluations));
  const { planned, retired } = planChanges(recording, known);
  const written: WrittenEvaluation[] = planned.flatMap((one) =>
    one.is === 'changed' ? [] : [{ planned: one, change: earlier(one) }],
  );
  const toWrite = planned.filter(({ is }) => is === 'changed');
  written.push(...(await writeChanges(db, recording, toWrite, askWho)));
  await inGroups(retired, atOnce, (state) => retire(db, state));

  const seen = written.filter(({ planned: { is } }) => is !== 'overtaken');
  const evaluated = seen.map(({ planned: one, change }) =>
    evaluatedOf(one.evaluation, atMs, change, one.known),
  );
  if (whole) await finish(db, recording, evaluated);
  else await settle(db, atMs, seen, isLate);
  return {
    changed: written.flatMap(({ change }) => change ?? []),
    counts: countsOf(evaluated.map(({ evaluation }) => evaluation)),
    overtaken: seen.length < written.length,
  };
}

async function finish(
  db: EvaluationsDb,
  recording: Recording,
  evaluated: readonly Evaluated[],
): Promise<void> {
  await writeFile(db, recording.run.id, recording.unit, evaluated);
  await inGroups(heartbeatsOf(recording, evaluated), atOnce, (beat) => putHeartbeat(db, beat));
}

/** Confirms a partial reading. Throws for a retry when a scan read the whole unit later. */
async function settle(
  db: EvaluationsDb,
  atMs: number,
  seen: readonly WrittenEvaluation[],
  isLate: () => Promise<boolean>,
): Promise<void> {
  await inGroups(seen, atOnce, async ({ planned: { is, known } }) => {
    if (is === 'same' && known && known.confirmedMs < atMs) await confirm(db, known, atMs);
  });
  const wrote = seen.some(({ planned }) => planned.is === 'changed');
  if (wrote && (await isLate()))
    throw new Error('Another scan read the same unit meanwhile. The work is retried.');
}

function statesAlone(known: Awaited<ReturnType<typeof statesNow>>) {
  return new Map([...known].map(([key, { state }]) => [key, state]));
}
