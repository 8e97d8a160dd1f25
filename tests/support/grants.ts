import { functionNamed } from '../../infra/functions.ts';
import * as grants from '../../infra/grants/functions.ts';
import type { RoleStatement, Where } from '../../infra/grants/grant.ts';

export function grantsOf(name: string, where: Where): readonly RoleStatement[] {
  return grants.grantsOf(functionNamed(name), where);
}

export function platformGrants(name: string, where: Where): readonly RoleStatement[] {
  return grants.platformGrants(functionNamed(name), where);
}
