import { delimiter, dirname } from 'node:path';
import { motoCommand } from '../../local/aws/moto.ts';

/** Before the first test that needs moto: installs it where there is none, and puts it on the PATH of all workers. */
export default async function ensureMoto(): Promise<void> {
  const [command = ''] = await motoCommand({ report: (line) => void process.stderr.write(`${line}\n`) });
  if (command.includes('/')) process.env.PATH = `${dirname(command)}${delimiter}${process.env.PATH ?? ''}`;
}
