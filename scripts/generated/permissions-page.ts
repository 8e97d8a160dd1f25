import { permissionsPage } from '../permissions-page.ts';

export function files(): Readonly<Record<string, string>> {
  return { 'docs/permissions.md': permissionsPage() };
}
