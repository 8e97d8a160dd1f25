/** `npm run new rule|kind|action|command|function|source|topic|stream|work NAME` */
import { join } from 'node:path';
import { writeNew } from './new/write.ts';

process.exitCode = writeNew(join(import.meta.dirname, '..'), process.argv.slice(2), (line) =>
  process.stdout.write(`${line}\n`),
);
