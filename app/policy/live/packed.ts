import { gunzipSync, gzipSync } from 'node:zlib';

/** Compressed, since an item of DynamoDB has 400 KB at most. */
export function packed(text: string): string {
  return gzipSync(text).toString('base64');
}

export function unpacked(text: string): string {
  return gunzipSync(Buffer.from(text, 'base64')).toString('utf8');
}
