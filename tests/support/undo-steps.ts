import type { Call } from '../../aws/access/permission.ts';
import type { AnyKind, Reader, UndoSample } from '../../aws/kinds/define.ts';
import { samplesOf } from '../../aws/kinds/samples.generated.ts';
import type { Finding } from '../../core/finding.ts';
import { progressOf } from '../../core/findings/remediation/outcome.ts';
import type { Resource } from '../../core/resource.ts';
import { sampleOrder } from './kind-answers.ts';
import { sampleFinding } from './sample-finding.ts';

type UndoStep = {
  readonly name: string;
  readonly calls: readonly Call[];
  /** `begin`: called before each way of undoing, whose answers follow its changes. */
  readonly run: (
    aws: Reader,
    resource: Resource,
    begin: (sample: UndoSample) => void,
    startStep?: () => void,
  ) => Promise<void>;
};

/** The undo of each remediation, once for each receipt in the kind's samples. */
export function undoSteps(kind: AnyKind): readonly UndoStep[] {
  return Object.entries(kind.remediations).flatMap(([name, { undoing }]) =>
    undoing
      ? [
          {
            name: `undo of ${name}`,
            calls: undoing.calls,
            run: async (aws, resource, begin, startStep = () => undefined) => {
              for (const sample of samplesOf[kind.id]?.undone?.[name] ?? []) {
                if (sample.of && sample.of !== resource) continue;
                begin(sample);
                startStep();
                await runUndo(undoing, aws, resource, undone(kind.id, resource, sample), startStep);
              }
            },
          } satisfies UndoStep,
        ]
      : [],
  );
}

function undone(kind: string, resource: Resource, { kept }: UndoSample): Finding {
  return sampleOrder(
    kind,
    sampleFinding({ resource, status: 'undoing', receipt: { summary: 'Done.', undo: kept } }),
  );
}

/** Includes the read that finds a first step whose response was lost. */
async function runUndo(
  undoing: NonNullable<AnyKind['remediations'][string]['undoing']>,
  aws: Reader,
  resource: Resource,
  finding: Finding,
  startStep: () => void,
): Promise<void> {
  const there = resource as never;
  // Nothing is there any more for the undo of a deletion.
  await undoing.differences(aws, undefined, finding);
  const first = await undoing.run(aws, finding, there);
  if (!undoing.next) return;
  const left = await undoing.next.read(aws, finding);
  if (left === null) throw new Error('nothing is left of the first step');
  const progress = progressOf('inProgress' in first ? first : left, 0);
  const base = { by: 'U1', atMs: 0, remediatedAtMs: 0, startedAtMs: 0, outcome: null };
  const going: Finding = { ...finding, undoing: { ...base, progress } };
  await undoing.next.read(aws, going);
  startStep();
  await undoing.next.run(aws, going, there);
}
