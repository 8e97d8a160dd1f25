import { permissionsOf } from '../../aws/kinds/permissions.ts';
import { kinds } from '../../aws/kinds/registry.generated.ts';
import { resourceTypesSource } from '../kind-sources.ts';

export function files(): Readonly<Record<string, string>> {
  return {
    'core/compliance/resource-types.generated.ts': resourceTypesSource(kinds),
    'aws/permissions.generated.json': `${JSON.stringify(permissionsOf(kinds), null, 2)}\n`,
  };
}
