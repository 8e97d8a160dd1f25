import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export type FunctionSpec = {
  /** `slack`, `scan`, … */
  readonly name: string;
  readonly folder: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly variables: Readonly<Record<string, string>>;
};

type InvocationError = { readonly errorType: string; readonly errorMessage: string };
export type InvocationResult = { readonly answer: unknown } | { readonly error: InvocationError };

export type RunningFunction = {
  readonly name: string;
  readonly pid: number;
  /** All log lines so far. */
  readonly lines: () => readonly string[];
  /** One event at a time. Rejects long after the function's timeout, and when its process ends. */
  readonly invoke: (event: unknown, aheadMs: number) => Promise<InvocationResult>;
  readonly stop: () => void;
};

/** Silences the SDK's warning about Node versions that Lambda does not use. */
const platform = {
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  NODE_NO_WARNINGS: '1',
  TZ: 'UTC',
};

/** On a busy machine a function takes several times as long as on Lambda. The deadline that it is told is not longer. */
const patience = 6;

type RuntimeMessage = InvocationResult | { readonly ready: boolean };

/** The function's environment contains only what Lambda and the deployment set. */
export async function startFunction(spec: FunctionSpec): Promise<RunningFunction> {
  const physical = spec.variables['AWS_LAMBDA_FUNCTION_NAME'] ?? spec.name;
  const child = fork(join(process.cwd(), 'tests', 'infra', 'day', 'runtime.mjs'), {
    cwd: spec.folder,
    env: { ...spec.variables, ...platform, LAMBDA_TASK_ROOT: spec.folder, _HANDLER: spec.handler },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (written += text));
  const first = await told(child, patience * 20_000);
  if (!('ready' in first) || !first.ready) throw new Error(`${spec.name} exports no ${spec.handler}`);
  freeze(child);

  let requests = 0;
  const once = async (event: unknown, aheadMs: number): Promise<InvocationResult> => {
    const timeoutMs = spec.timeoutSeconds * 1_000;
    const answered = told(child, patience * timeoutMs);
    child.kill('SIGCONT');
    child.send({ event, aheadMs, timeoutMs, context: contextOf(spec, physical, ++requests) });
    const outcome = await answered.catch((thrown: unknown) => {
      throw new Error(`${spec.name}: ${String(thrown)}\n${written.slice(-2_000)}`);
    });
    freeze(child);
    if ('ready' in outcome) throw new Error(`${spec.name} was loaded twice`);
    return outcome;
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    name: spec.name,
    pid: child.pid ?? 0,
    lines: () => written.split('\n').filter(Boolean),
    invoke: (event, aheadMs) => {
      const next = last.then(() => once(event, aheadMs));
      last = next.catch(() => undefined);
      return next;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

/** Between events a Lambda function is frozen, including work that it did not await. */
function freeze(child: ChildProcess): void {
  child.kill('SIGSTOP');
}

function told(child: ChildProcess, withinMs: number): Promise<RuntimeMessage> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      finish();
    };
    const onMessage = (message: unknown): void => end(() => resolve(message as RuntimeMessage));
    const onExit = (code: number | null): void => end(() => reject(new Error(`ended with ${code}`)));
    const timer = setTimeout(
      () => end(() => reject(new Error(`timed out after ${withinMs / 1_000} s`))),
      withinMs,
    );
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}

function contextOf({ name, memoryMb }: FunctionSpec, functionName: string, request: number) {
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: `${name}-${request}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/01/01/[$LATEST]0',
  };
}
