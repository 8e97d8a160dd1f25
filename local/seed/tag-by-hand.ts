import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import type { HandChange } from './define.ts';

/** "Set tag" and "Remove tag" of a kind, with its own API calls. */
export function tagByHand(
  set: (...at: [...ResourcePlace, WrittenTag]) => Promise<unknown>,
  remove: (...at: [...ResourcePlace, string]) => Promise<unknown>,
): readonly HandChange[] {
  return [
    {
      title: 'Set tag',
      asks: 'Key=Value',
      run: async (aws, region, id, text) => {
        const [, Key, Value] = /^([^=]{1,128})=(.{0,256})$/u.exec(text.trim()) ?? [];
        if (Key === undefined || Value === undefined) throw new Error('Enter a tag as Key=Value');
        await set(aws, region, id, { Key: Key.trim(), Value: Value.trim() });
      },
    },
    {
      title: 'Remove tag',
      asks: 'Key',
      run: async (aws, region, id, text) => {
        if (text.trim() === '') throw new Error('Enter the key of the tag');
        await remove(aws, region, id, text.trim());
      },
    },
  ];
}

type ResourcePlace = [...Parameters<Extract<HandChange, { run: unknown }>['run']>] extends [
  infer A,
  infer R,
  infer I,
  ...unknown[],
]
  ? [A, R, I]
  : never;
type WrittenTag = { readonly Key: string; readonly Value: string };

/** For all resources that EC2 tags by id. */
export const ec2Tags = tagByHand(
  (aws, region, id, tag) => aws.ec2(region).send(new CreateTagsCommand({ Resources: [id], Tags: [tag] })),
  (aws, region, id, Key) => aws.ec2(region).send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key }] })),
);
