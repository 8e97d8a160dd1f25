import { isJson, type Json } from './types.ts';

/** Slack names every block that came without a `block_id`; clicks and inputs speak of blocks by it. */
export function withBlockIds(blocks: unknown): unknown {
  if (!Array.isArray(blocks)) return blocks;
  const taken = new Set(blocks.map((block) => (isJson(block) ? block['block_id'] : undefined)));
  let next = 0;
  return blocks.map((block: unknown) => {
    if (!isJson(block) || typeof block['block_id'] === 'string') return block;
    let id = `b${next++}`;
    while (taken.has(id)) id = `b${next++}`;
    return { ...block, block_id: id };
  });
}

/** Arguments come as a form with JSON in strings, or as JSON: read what is JSON, and name the blocks in it. */
export function readArguments(args: Json): Json {
  const read: Record<string, unknown> = { ...args };
  for (const name of ['blocks', 'attachments', 'metadata', 'view']) {
    const value = read[name];
    if (typeof value !== 'string' || value === '') continue;
    try {
      read[name] = JSON.parse(value);
    } catch {
      // Left as it came: the emulator answers with the error Slack has for it.
    }
  }
  if ('blocks' in read) read['blocks'] = withBlockIds(read['blocks']);
  if (isJson(read['view'])) read['view'] = { ...read['view'], blocks: withBlockIds(read['view']['blocks']) };
  return read;
}
