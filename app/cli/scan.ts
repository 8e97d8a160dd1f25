import { randomUUID } from 'node:crypto';
import type { Policy } from '../../core/policy.ts';
import type { AnyRule } from '../../core/rule.ts';
import { parseScanArgs, type ScanArgs, scanHelp, unknownNames } from './scan-args.ts';

process.exitCode = await main(process.argv.slice(2));

/** Returns the exit code: 0 the scan ran, 1 nothing could be read, 2 bad configuration or arguments. */
async function main(argv: readonly string[]): Promise<number> {
  const args = parseScanArgs(argv);
  if (!args.ok) return fail(`${args.error}\n\n${scanHelp}`);
  if (args.value.help) {
    process.stdout.write(scanHelp);
    return 0;
  }
  // Wrong arguments are reported before the SDK is loaded.
  const { rules: all } = await import('../../rules/registry.generated.ts');
  const rules = all.filter(({ needsState }) => !needsState);
  const wrong =
    args.value.rules &&
    unknownNames(
      'rule',
      args.value.rules,
      rules.map(({ id }) => id),
    );
  return wrong ? fail(wrong) : scan(args.value, all, rules);
}

/** `all`: the rules that the policy file may name. `rules`: those that can be judged without a stored state. */
async function scan(args: ScanArgs, all: readonly AnyRule[], rules: readonly AnyRule[]): Promise<number> {
  const [{ readScanEnvironment }, { formatProblems, loadPolicy }, { rulesOf }] = await Promise.all([
    import('../runtime/environment.ts'),
    import('../policy/load.ts'),
    import('../../core/scans/plan-scan.ts'),
  ]);
  const environment = readScanEnvironment();
  if (!environment.ok) return fail(environment.error.join('\n'));
  const { region, endpoint, configPath, prefix } = environment.value;
  const loaded = await loadPolicy({ path: configPath, region, endpoint }, all);
  if (!loaded.ok) return fail(formatProblems(loaded.error));
  if (loaded.value.warnings.length > 0) log(formatProblems(loaded.value.warnings));
  const policy = narrowed(loaded.value.policy, args.rules ?? rulesOf(rules, {}).map(({ id }) => id));
  const off = (args.rules ?? []).filter((id) => !policy.rules[id]);
  if (off.length > 0) return fail(`The policy turns these rules off: ${off.join(', ')}.`);

  const [{ createAccounts }, { createInventory }, { createTagIndex }, { kinds }, { planRun, runScan }] =
    await Promise.all([
      import('../../aws/access/accounts.ts'),
      import('../../aws/inventory.ts'),
      import('../../aws/kinds/tag-index.ts'),
      import('../../aws/kinds/registry.generated.ts'),
      import('./scan-run.ts'),
    ]);
  const apiCalls: Record<string, number> = {};
  const accounts = createAccounts({
    options: { homeRegion: region, ...(endpoint ? { endpoint } : {}), apiCalls },
    prefix,
    externalId: async () => policy.externalId,
    nowMs: Date.now,
  });
  const clock = { nowMs: () => Date.now() };
  const reading = { accounts, kinds, nowMs: clock.nowMs };
  const deps = { inventory: { ...createInventory(reading), ...createTagIndex(reading) }, rules, clock };
  const plan = await planRun(deps, policy, args.regions);
  if (!plan.ok) return fail(plan.error);

  const { showProgress } = await import('./scan-progress.ts');
  const progress = showProgress(process.stderr);
  const result = await runScan(deps, policy, plan.value, progress.step);
  progress.end();

  const { scanDocument } = await import('./scan-report.ts');
  const report = scanDocument(`scan-${randomUUID()}`, result, policy, apiCalls);
  if (args.json) {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    const { scanTable } = await import('./scan-table.ts');
    process.stdout.write(`${scanTable(report)}\n`);
  }
  if (report.lookedAt.length > 0) return 0;
  log('Nothing could be looked at.');
  for (const { account, region: where, kind, reason } of report.notLookedAt.slice(0, 5)) {
    log(`  ${account} ${where} ${kind}: ${reason}`);
  }
  return 1;
}

function narrowed(policy: Policy, rules: readonly string[]): Policy {
  return {
    ...policy,
    rules: Object.fromEntries(Object.entries(policy.rules).filter(([id]) => rules.includes(id))),
  };
}

function log(message: string): void {
  process.stderr.write(`${message}\n`);
}

function fail(message: string): number {
  log(message);
  return 2;
}
