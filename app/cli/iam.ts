import { readFileSync } from 'node:fs';
import { analyze } from '../../core/iam/analyze.ts';
import { parseJson } from '../../core/iam/documents/json.ts';
import type { IamAnalysis } from '../../core/iam/find-in-change.ts';
import { atLeast, type Severity } from '../../core/severity.ts';
import { type IamArgs, iamHelp, parseIamArgs } from './iam-args.ts';
import { analyzeLine, answerLine, answerText } from './iam-line.ts';
import { linesIn } from './lines.ts';

// A reader that has seen enough, such as head, closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));

/** The exit code: 0, 1 for a finding at or above --fail-on, 2 for bad arguments or files. */
async function main(argv: readonly string[]): Promise<number> {
  const args = parseIamArgs(argv);
  if (!args.ok) return fail(`${args.error}\n\n${iamHelp}`);
  switch (args.value.command) {
    case 'help':
      process.stdout.write(iamHelp);
      return 0;
    case 'analyze':
      return analyzeAll(args.value);
    case 'diff':
      return diff(args.value);
  }
}

async function analyzeAll({ json, failOn }: Extract<IamArgs, { command: 'analyze' }>): Promise<number> {
  const now = new Date().toISOString();
  let code = 0;
  for await (const line of linesIn(process.stdin)) {
    const answer = safely(line, now);
    if (isTooBad(answer, failOn)) code = 1;
    if (!process.stdout.write(`${json ? answerLine(answer) : `${answerText(answer)}\n`}\n`))
      await new Promise((resume) => process.stdout.once('drain', resume));
  }
  return code;
}

/** No line stops the ones behind it. */
function safely(line: string, now: string): IamAnalysis {
  try {
    return analyzeLine(line, now);
  } catch (error) {
    return {
      findings: [],
      undecided: [`not analysed: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
}

function diff({ before, after, attachedTo, json, failOn }: Extract<IamArgs, { command: 'diff' }>): number {
  const [old, now, attached] = [before, after, attachedTo].map((file) => (file === null ? null : read(file)));
  for (const one of [old, now, attached]) if (one && !one.ok) return fail(one.error);
  const input = {
    event: null,
    before: old?.ok ? old.value : null,
    after: now?.ok ? now.value : null,
    attachedTo: attached?.ok ? attached.value : null,
  };
  const answer = analyze(input, new Date().toISOString());
  process.stdout.write(`${json ? answerLine(answer) : answerText(answer)}\n`);
  if (isTooBad(answer, failOn)) return 1;
  return answer.undecided.some((reason) => /^(before|after|others)/.test(reason)) ? 2 : 0;
}

type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string };

/** A policy's text is left as it is, so that keys that stand in it twice are seen. */
function read(file: string): ReadJson {
  try {
    const text = readFileSync(file, 'utf8');
    const parsed = parseJson(text);
    if (!parsed.ok)
      return text.trim().startsWith('%')
        ? { ok: true, value: text }
        : { ok: false, error: `${file} is ${parsed.error}` };
    return { ok: true, value: parsed.value.repeats ? text : parsed.value.value };
  } catch (error) {
    return { ok: false, error: `${file}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function isTooBad({ findings }: IamAnalysis, failOn: Severity | null): boolean {
  return failOn !== null && findings.some(({ severity }) => atLeast(severity, failOn));
}

function fail(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}
