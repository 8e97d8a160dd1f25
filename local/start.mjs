// The entry of `npm start`. Plain JavaScript that old versions of Node can read far enough to say that they are too old.
import { spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { dirname, resolve } from 'path';
import { fileURLToPath } from 'url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const usage = `Usage: npm start -- [options]

Starts the local copy: an emulated AWS account, a Slack workspace and the janitor between them, on one page.

  --port N      the page's port; a free one when it is not given
  --seed FILE   an AWS account to begin with, as YAML or JSON (see local/seed/acme.yaml)
  --fresh       forget the last run's state; the default, as nothing is kept between runs
  --help        this text

JANITOR_CONFIG=FILE takes your own policy instead of local/seed/janitor.yaml.`;

function fail(message, code) {
  console.error(message);
  process.exit(code);
}

function readOptions(args) {
  const options = { port: 0 };
  for (let index = 0; index < args.length; index++) {
    const [name, given] = args[index].split(/=(.*)/s);
    const value = () => {
      const next = given !== undefined ? given : args[++index];
      if (next === undefined || next === '') fail(`${name} needs a value.\n\n${usage}`, 2);
      return next;
    };
    if (name === '--help' || name === '-h') {
      console.log(usage);
      process.exit(0);
    } else if (name === '--port') {
      const port = value();
      if (!/^\d{1,5}$/.test(port) || Number(port) > 65535)
        fail(`--port ${port}: expected a number from 0 to 65535.`, 2);
      options.port = Number(port);
    } else if (name === '--seed') {
      options.seed = resolve(process.cwd(), value());
      if (!existsSync(options.seed)) fail(`--seed ${options.seed}: no such file.`, 2);
    } else if (name !== '--fresh') {
      fail(`Unknown option ${args[index]}.\n\n${usage}`, 2);
    }
  }
  return options;
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    fail(`Node 20 or later is required; this is ${process.versions.node}. See https://nodejs.org/`, 1);
  if (!existsSync(resolve(root, 'node_modules', 'tsx')))
    fail('The packages are not installed yet: run `npm ci` first.', 1);
}

/** A relative path is of the folder that `npm start` was called in. */
function checkPolicy() {
  const path = process.env.JANITOR_CONFIG;
  if (!path) return;
  if (path.startsWith('s3://'))
    fail(`JANITOR_CONFIG=${path}: the local copy reads its policy from a file, not from S3.`, 2);
  process.env.JANITOR_CONFIG = resolve(process.env.INIT_CWD || process.cwd(), path);
  if (!existsSync(process.env.JANITOR_CONFIG)) fail(`JANITOR_CONFIG=${path}: no such file.`, 2);
}

/** The AWS emulator is written in Python. */
function checkPython() {
  const names = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
  const found = [];
  for (const name of names) {
    const answer = spawnSync(name, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {
      encoding: 'utf8',
    });
    const version = answer.status === 0 ? answer.stdout.trim() : '';
    const parts = version.split('.').map(Number);
    if (parts[0] === 3 && parts[1] >= 10) {
      process.env.JANITOR_PYTHON = name;
      return;
    }
    if (version) found.push(`${name} is ${version}`);
  }
  const seen = found.length > 0 ? ` (${found.join(', ')})` : '';
  fail(
    `The AWS emulator needs Python 3.10 or later; none was found on PATH${seen}. See https://www.python.org/`,
    1,
  );
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  checkNode();
  checkPolicy();
  checkPython();
  const startedAt = Date.now();
  process.chdir(root);
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const report = (line) => console.log(line);
  report('Cloud Janitor, local copy. Nothing is kept between runs.');

  let stopping = false;
  let copy;
  const stop = async (code) => {
    if (stopping) return;
    stopping = true;
    // Whatever hangs: moto dies with this process.
    setTimeout(() => process.exit(code), 8000).unref();
    if (copy) await copy.stop().catch((error) => console.error(error));
    process.exit(code);
  };
  process.on('SIGINT', () => {
    console.log('\nStopping …');
    void stop(0);
  });
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGHUP', () => void stop(0));
  // npm that is ended by a signal does not always pass it on: an orphan stops too.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && void stop(0), 1000).unref();

  const { register } = await import('tsx/esm/api');
  register();
  const { startLocalCopy } = await import('./main.ts');
  copy = await startLocalCopy({ ...options, report });
  if (stopping) return;
  report(
    `\nReady after ${((Date.now() - startedAt) / 1000).toFixed(1)} s. Open this page, type /janitor scan, stop with Ctrl-C:\n\n  ${copy.url}\n`,
  );
  void copy.failed.then((error) => {
    if (stopping) return;
    console.error(error.message);
    void stop(1);
  });
}

main().catch((error) =>
  fail(
    error && error.code === 'EADDRINUSE'
      ? `Port ${error.port} is in use: choose another with --port.`
      : String((error && error.message) || error),
    1,
  ),
);
