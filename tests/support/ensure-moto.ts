import { delimiter, dirname } from 'node:path';
import { motoCommand } from '../../local/aws/moto.ts';

/** Installs moto before the first test that needs it and puts it on the PATH of all workers. */
export default async function ensureMoto(): Promise<void> {
  const [command = ''] = await motoCommand({ report: (line) => void process.stderr.write(`${line}\n`) });
  if (command.includes('/')) process.env.PATH = `${dirname(command)}${delimiter}${process.env.PATH ?? ''}`;
}
