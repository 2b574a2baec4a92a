import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { LocalAws } from './local-aws.ts';

const INBOX = 'inbox/';

/**
 * Names for reports of a bank that does not know what earlier exchanges left: a second statement of a day gets a
 * number. The embedded S3 keeps one version of an object: under the first one's name, the second would replace bytes
 * already read.
 */
export async function unusedNames({ s3, bucketName }: LocalAws): Promise<(name: string) => string> {
  const used = new Set<string>();
  for await (const { Contents } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucketName, Prefix: INBOX },
  )) {
    for (const { Key = '' } of Contents ?? []) used.add(Key.slice(INBOX.length));
  }
  return (name) => {
    const [, stem = name, ending = ''] = /^(.*?)(\.[^.]*)?$/.exec(name) ?? [];
    let unused = name;
    for (let number = 2; used.has(unused); number += 1) unused = `${stem}-${number}${ending}`;
    used.add(unused);
    return unused;
  };
}
