import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import type { ComplianceType, Evaluated } from '../../core/evaluation.ts';
import type { Unit } from '../../core/unit.ts';
import { type EvaluationsDb, iso, unitName } from './db.ts';

/** `evaluations/<run>/<account>/<region>/<kind>.jsonl.gz` */
export function fileKey(runId: string, unit: Unit): string {
  return `evaluations/${runId}/${unitName(unit)}.jsonl.gz`;
}

/** One line of the file. Field names follow AWS Config, for Athena and people. */
type EvaluationLine = {
  readonly resource_id: string;
  readonly evaluation_timestamp: string;
  readonly compliance_type: ComplianceType;
  readonly resource_type: string;
  readonly rule: string;
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  readonly arn: string;
  readonly name: string;
  readonly location?: string;
  readonly team: string | null;
  readonly annotation: string;
  readonly reasons: readonly string[];
  readonly evidence: Evaluated['evaluation']['evidence'];
  readonly since: string;
  readonly changed: boolean;
};

/** Writes the file of a unit, replacing one from an earlier attempt. Keeps only compressed data in memory. */
export async function writeFile(
  db: Pick<EvaluationsDb, 's3' | 'bucket'>,
  runId: string,
  unit: Unit,
  evaluated: readonly Evaluated[],
): Promise<void> {
  const chunks: Buffer[] = [];
  const lines = Readable.from(textOf(evaluated), { objectMode: false });
  for await (const chunk of lines.pipe(createGzip())) chunks.push(chunk as Buffer);
  await db.s3.send(
    new PutObjectCommand({
      Bucket: db.bucket,
      Key: fileKey(runId, unit),
      Body: Buffer.concat(chunks),
      ContentType: 'application/x-ndjson',
      ContentEncoding: 'gzip',
    }),
  );
}

const linesAtOnce = 200;

function* textOf(evaluated: readonly Evaluated[]): Iterable<string> {
  for (let at = 0; at < evaluated.length; at += linesAtOnce) {
    const lines = evaluated.slice(at, at + linesAtOnce).map((one) => JSON.stringify(lineOf(one)));
    yield `${lines.join('\n')}\n`;
  }
}

/** Yields the evaluations line by line; none when the run has no file for the unit. */
export async function* readFile(db: EvaluationsDb, runId: string, unit: Unit): AsyncGenerator<Evaluated> {
  const body = await open(db, fileKey(runId, unit));
  if (!body) return;
  const text = body.pipe(createGunzip());
  body.on('error', (error) => text.destroy(error));
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield evaluatedOf(JSON.parse(line) as EvaluationLine);
  }
}

async function open(db: EvaluationsDb, Key: string): Promise<Readable | undefined> {
  try {
    const { Body } = await db.s3.send(new GetObjectCommand({ Bucket: db.bucket, Key }));
    if (!(Body instanceof Readable)) throw new Error(`S3's response lacks the content of ${Key}`);
    return Body;
  } catch (thrown) {
    if (thrown instanceof NoSuchKey) return undefined;
    throw thrown;
  }
}

function lineOf({ evaluation, atMs, sinceMs, changed }: Evaluated): EvaluationLine {
  const { resource, resourceType, rule, type, because, reasons, evidence, team } = evaluation;
  const { account, region, kind, id, arn, name, location } = resource;
  return {
    resource_id: id,
    evaluation_timestamp: iso(atMs),
    compliance_type: type,
    resource_type: resourceType,
    rule,
    account,
    region,
    kind,
    arn,
    name,
    ...(location === undefined ? {} : { location }),
    team,
    annotation: because,
    reasons,
    evidence,
    since: iso(sinceMs),
    changed,
  };
}

function evaluatedOf(line: EvaluationLine): Evaluated {
  const { account, region, kind, arn, name, location, rule, team, reasons, evidence, changed } = line;
  const where = location === undefined ? {} : { location };
  return {
    evaluation: {
      resource: { account, region, kind, id: line.resource_id, arn, name, ...where },
      resourceType: line.resource_type,
      rule,
      type: line.compliance_type,
      because: line.annotation,
      reasons,
      evidence,
      team,
    },
    atMs: Date.parse(line.evaluation_timestamp),
    sinceMs: Date.parse(line.since),
    changed,
  };
}
