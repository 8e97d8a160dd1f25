import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pinned = 'moto[server]==5.2.*';
const pythons = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

type Report = (line: string) => void;

/** Creates `.janitor/venv` with moto. A lock keeps two processes from installing at once. */
export async function installMoto(root: string, report: Report): Promise<void> {
  const home = join(root, '.janitor');
  await mkdir(home, { recursive: true });
  const release = await lock(join(home, 'venv.lock'), report);
  try {
    const venv = join(home, 'venv');
    if (await exists(join(venv, 'ready'))) return;
    const python = await findPython();
    report('Installing the AWS emulator (moto) into .janitor/venv; this happens once');
    await run(python, ['-m', 'venv', '--clear', venv], report);
    await run(
      join(venv, 'bin', 'python'),
      ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', pinned],
      report,
    );
    await writeFile(join(venv, 'ready'), '');
  } finally {
    await release();
  }
}

/** The first working Python of version 3.10 or later. */
export async function findPython(): Promise<string> {
  const given = process.env['JANITOR_PYTHON'];
  for (const name of given ? [given, ...pythons] : pythons) {
    const out = await run(
      name,
      ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'],
      () => undefined,
    ).catch(() => '');
    const [major = 0, minor = 0] = out.trim().split('.').map(Number);
    if (major === 3 && minor >= 10) return name;
  }
  throw new Error('The AWS emulator needs Python 3.10 or later; none was found on PATH.');
}

function run(command: string, args: readonly string[], report: Report): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let last = '';
    const hear = (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) {
        if (line.trim() === '') continue;
        last = line.trim();
        const step = /^(Collecting|Installing collected|Successfully installed) ?([\w.[\]-]*)/.exec(last);
        if (step) report(`  ${step[1]} ${step[1] === 'Collecting' ? step[2] : 'packages'}`);
      }
    };
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      hear(chunk);
    });
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command} ${args.join(' ')} failed: ${last}`));
    });
  });
}

/** Takes a lock file that contains the holder's process id. The lock of a process that has ended is taken over. */
async function lock(path: string, report: Report): Promise<() => Promise<void>> {
  for (let told = false; ; told = true) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch {
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (holder > 0 && !alive(holder)) await rm(path, { force: true });
      else if (!told) report('Waiting for another start that is installing moto');
      await sleep(500);
    }
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
