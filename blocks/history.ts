import type { KnownBlock } from '@slack/types';
import type { AuditEvent } from '../core/audit.ts';
import { auditLine } from './audit-line.ts';
import { code } from './escape.ts';
import { counted } from './format.ts';
import { context, fitted, type Message, section } from './parts.ts';

const linesShown = 40;
const linesPerBlock = 8;

export type HistoryModel = {
  /** As it was asked for. */
  readonly resource: string;
  /** Oldest first. */
  readonly events: readonly AuditEvent[];
  /** True when the store has older or newer ones than these. */
  readonly truncated?: boolean;
};

/** The audit of one resource, from oldest to newest; when not all fit, the newest stay. */
export function historyMessage({ resource, events, truncated = false }: HistoryModel): Message {
  const name = code(resource, 200);
  if (events.length === 0)
    return {
      text: `Nothing is recorded of ${name}.`,
      blocks: [
        section(
          `Nothing is recorded of ${name}. Ask by its id, not its name: such as \`i-0123456789abcdef0\`. A card shows it behind the name.`,
        ),
      ],
    };
  const make = (shown: number): KnownBlock[] => {
    const lines = events
      .slice(events.length - shown)
      .map((event) => `• ${auditLine(event)}${undoLine(event)}`);
    const earlier = events.length - shown;
    const groups = Array.from({ length: Math.ceil(lines.length / linesPerBlock) }, (_, index) =>
      lines.slice(index * linesPerBlock, (index + 1) * linesPerBlock),
    );
    return [
      section(`*History of* ${name}`),
      ...(earlier > 0 || truncated
        ? [
            context(
              earlier > 0
                ? `${counted(earlier, 'earlier event')} not shown here.`
                : 'There are more events than these.',
            ),
          ]
        : []),
      ...groups.map((group) => section(...group)),
    ];
  };
  return {
    text: `History of ${name}: ${counted(events.length, 'event')}.`,
    blocks: fitted(Math.min(linesShown, events.length), make),
  };
}

/** What undo needs, where a remediation kept it. */
function undoLine({ details }: AuditEvent): string {
  const { receipt } = details as { readonly receipt?: { readonly undo?: Readonly<Record<string, unknown>> } };
  const kept = Object.keys(receipt?.undo ?? {}).length > 0;
  return kept ? `\n   kept for undo: ${code(JSON.stringify(receipt?.undo), 600)}` : '';
}
