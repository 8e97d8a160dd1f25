import { manifestFile } from '../../app/manifest.ts';

export function files(): Readonly<Record<string, string>> {
  return { 'slack-manifest.json': manifestFile() };
}
