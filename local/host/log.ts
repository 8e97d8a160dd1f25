import type { Log } from '../../core/ports/runtime.ts';

const levels = ['info', 'warn', 'error'] as const;

/** Writes one line per entry to standard error, because standard output is for programs. Drops levels below `least`. */
export function createLog(least: (typeof levels)[number] = 'info'): Log {
  const at =
    (level: (typeof levels)[number]) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      if (levels.indexOf(level) < levels.indexOf(least)) return;
      process.stderr.write(
        `${JSON.stringify({ level, message, ...fields, at: new Date().toISOString() })}\n`,
      );
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
