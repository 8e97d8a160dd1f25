import type { Log } from '../core/ports.ts';

/** One line an entry on standard error, so that standard output holds what programs read. */
export function createLog(write: (line: string) => void = (line) => process.stderr.write(`${line}\n`)): Log {
  const at =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}) =>
      write(JSON.stringify({ level, message, ...fields, at: new Date().toISOString() }));
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
