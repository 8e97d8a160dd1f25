import { permissionsOf } from '../../aws/kinds/permissions.ts';
import { kinds } from '../../aws/kinds/registry.generated.ts';
import { permissionKindsSource, resourceTypesSource } from '../kind-sources.ts';

export function files(): Readonly<Record<string, string>> {
  return {
    'core/compliance/resource-types.generated.ts': resourceTypesSource(kinds),
    'core/remediation/permission-kinds.generated.ts': permissionKindsSource(kinds),
    'aws/permissions.generated.json': `${JSON.stringify(permissionsOf(kinds), null, 2)}\n`,
  };
}
