import { spawn } from 'node:child_process';

export type ProcessRun = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly wallSeconds: number;
  /** User and system time of the command and its child processes. */
  readonly cpuSeconds: number;
  /** The peak of the largest process. */
  readonly peakMegabytes: number;
};

/** Uses the kernel's count over all descendants, which Node cannot read. Linux returns KiB, macOS bytes. */
const counter = `
import json, resource, subprocess, sys, time
started = time.monotonic()
code = subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL)
wall = time.monotonic() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
peak = used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
sys.stderr.write("\\n" + json.dumps({"code": code, "wall": wall, "cpu": used.ru_utime + used.ru_stime, "peak": peak}))
`;

export async function measure(command: readonly string[], env: NodeJS.ProcessEnv): Promise<ProcessRun> {
  const child = spawn('python3', ['-c', counter, ...command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [, errors = '', counted = '{}'] = /^([\s\S]*)\n(\{.*\})$/.exec(stderr()) ?? [];
  const { code = -1, wall = 0, cpu = 0, peak = 0 } = JSON.parse(counted) as Readonly<Record<string, number>>;
  return {
    exitCode: code,
    stdout: stdout(),
    stderr: errors,
    wallSeconds: wall,
    cpuSeconds: cpu,
    peakMegabytes: peak,
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
