import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { functionsSource } from '../function-sources.ts';
import { answersSource, samplesSource } from '../kind-sources.ts';
import { idsSource, registries, registrySource, workQueuesSource } from '../registries.ts';

export function files(root: string): Readonly<Record<string, string>> {
  for (const { folder } of registries) mkdirSync(join(root, folder), { recursive: true });
  return {
    ...Object.fromEntries(
      registries.map((registry) => [
        join(registry.folder, registry.into ?? 'registry.generated.ts'),
        registrySource(root, registry),
      ]),
    ),
    'app/functions.generated.ts': functionsSource(root),
    'aws/kinds/answers.generated.ts': answersSource(root),
    'aws/kinds/samples.generated.ts': samplesSource(root),
    'blocks/text/ids.generated.ts': idsSource(root),
    'core/work-queues.generated.ts': workQueuesSource(),
  };
}
