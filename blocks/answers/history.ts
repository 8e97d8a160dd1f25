import type { KnownBlock } from '@slack/types';
import type { AuditEvent } from '../../core/audit.ts';
import type { EvaluationChange } from '../../core/evaluation.ts';
import type { Finding, Receipt } from '../../core/finding.ts';
import { buttonsOf } from '../card/finding-card.ts';
import { undoLines } from '../card/undo-words.ts';
import { changeLine } from '../compliance/change-line.ts';
import { auditLine } from '../text/audit-line.ts';
import { code, mrkdwn } from '../text/escape.ts';
import { counted } from '../text/format.ts';
import { keptWords } from '../text/kept-words.ts';
import { buttonRow, type CardButton, context, fitted, type Message, section } from '../text/parts.ts';

const linesShown = 40;
const linesPerBlock = 8;
const namesShown = 10;

export type HistoryModel = {
  /** As the person typed it. */
  readonly resource: string;
  /** Oldest first. */
  readonly events: readonly AuditEvent[];
  /** The changes of compliance evaluations, in any order. */
  readonly changes?: readonly EvaluationChange[];
  /** The finding of the last remediation, when it can be undone now. */
  readonly undo?: { readonly finding: Finding; readonly buttons: readonly CardButton[] };
  /** True when the store has events older or newer than these. */
  readonly truncated?: boolean;
};

/** The answer when several resources have the name. */
export function severalNamed(
  asked: string,
  resources: readonly { readonly id: string; readonly accountName: string }[],
): Message {
  const lines = resources
    .slice(0, namesShown)
    .map(({ id, accountName }) => `• \`/janitor history\` ${code(id, 200)} in ${mrkdwn(accountName, 80)}`);
  const more = resources.length - lines.length;
  const text = `${counted(resources.length, 'resource')} are called ${code(asked, 200)}.`;
  return {
    text,
    blocks: [section(`${text} Ask by id:`, ...lines, more > 0 ? `• and ${more} more` : null)],
  };
}

/** The audit events and compliance changes of one resource, oldest first. When not all fit, the oldest are left out. */
export function historyMessage(model: HistoryModel): Message {
  const { resource, truncated = false } = model;
  const events = linesOf(model);
  const name = code(resource, 200);
  if (events.length === 0)
    return {
      text: `No history for ${name}.`,
      blocks: [
        section(
          `Nothing is recorded of ${name}. Names of recent findings work, and any id: \`i-0123456789abcdef0\`. A card shows the id behind the name.`,
        ),
      ],
    };
  const make = (shown: number): KnownBlock[] => {
    const lines = events.slice(events.length - shown).map((line) => `• ${line()}`);
    const earlier = events.length - shown;
    const groups = Array.from({ length: Math.ceil(lines.length / linesPerBlock) }, (_, index) =>
      lines.slice(index * linesPerBlock, (index + 1) * linesPerBlock),
    );
    return [
      section(`*History of* ${name}`),
      ...(earlier > 0 || truncated
        ? [
            context(
              earlier > 0 ? `${counted(earlier, 'earlier event')} not shown.` : 'There are more events.',
            ),
          ]
        : []),
      ...groups.map((group) => section(...group)),
      ...undoBlocks(model),
    ];
  };
  return {
    text: `History of ${name}: ${counted(events.length, 'event')}.`,
    blocks: fitted(Math.min(linesShown, events.length), make),
  };
}

function undoBlocks({ undo }: HistoryModel): KnownBlock[] {
  if (!undo) return [];
  const { finding, buttons } = undo;
  return [section(...undoLines(finding)), ...buttonRow(buttonsOf(finding, buttons), finding.resource.name)];
}

type MakeLine = () => string;

function linesOf({ events, changes = [] }: HistoryModel): readonly MakeLine[] {
  const lines: { readonly atMs: number; readonly line: MakeLine }[] = [
    ...events.map((event) => ({ atMs: event.atMs, line: () => `${auditLine(event)}${undoLine(event)}` })),
    ...changes.map((change) => ({ atMs: change.atMs, line: () => changeLine(change) })),
  ];
  return lines.sort((a, b) => a.atMs - b.atMs).map(({ line }) => line);
}

/** What the undo needs, when the remediation stored it. */
function undoLine({ details }: AuditEvent): string {
  const { receipt } = details as { readonly receipt?: Partial<Pick<Receipt, 'undo' | 'undoes'>> };
  const kept = Object.keys(receipt?.undo ?? {}).length > 0;
  if (!kept) return '';
  if (isState(receipt?.undo?.['before'])) return `\n   undo: ${mrkdwn(receipt?.undoes?.title ?? '', 250)}`;
  return `\n   stored for undo: ${keptWords(receipt?.undo ?? {}, 600)}`;
}

/** The stored state of an IAM identity is longer than a line of the history. */
function isState(before: unknown): boolean {
  return typeof before === 'object' && before !== null && 'arn' in before && 'versions' in before;
}
