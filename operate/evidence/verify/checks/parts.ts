import { createHash } from 'node:crypto';
import {
  ANCHORS_FOLDER,
  INDEX_NAME,
  isRowPart,
  ROW_FOLDERS,
  SUMS_NAME,
  TRUST_NAME,
} from '../../format/parts.ts';
import { type Check, counted } from '../check.ts';
import { type Archive, bytesOfPart } from '../open-archive.ts';
import type { Problems } from '../problems.ts';

/** The archive is as it was written: no part is missing, added, changed or in another place than its index says. */
export const parts: Check = {
  name: 'parts',
  run: ({ archive }, problems) => holdParts(archive, problems),
};

/** @returns how many parts there are. */
export async function holdParts(archive: Archive, problems: Problems): Promise<string> {
  for (const problem of archive.problems) problems.add('archive', problem);
  const { index } = archive;
  // Nothing says which parts it should have; the problems of its form say what it is instead.
  if (index === undefined) return counted(archive.parts.size, 'part');
  const listed = new Map(index.parts.map((part) => [part.name, part]));
  if (listed.size !== index.parts.length) problems.add(INDEX_NAME, 'names a part twice');
  for (const [name, { bytes }] of archive.parts) {
    if (name === INDEX_NAME) continue;
    const entry = listed.get(name);
    if (!isKnown(name)) problems.add(name, 'is no part of an archive');
    if (entry === undefined) problems.add(name, 'is not in the index');
    else if (entry.bytes !== bytes) problems.add(name, 'has another length than the index says');
    else if (entry.sha256 !== (await digestOf(bytesOfPart(archive, name)))) {
      problems.add(name, 'has other bytes than the index says');
    }
  }
  for (const name of listed.keys()) {
    if (!archive.parts.has(name)) problems.add(name, 'is in the index, and not in the archive');
  }
  const found = [...archive.parts.keys()].filter((name) => name !== INDEX_NAME);
  const order = index.parts.map(({ name }) => name);
  if (problems.count === 0 && found.join() !== order.join()) {
    problems.add(INDEX_NAME, 'has the parts in another order');
  }
  return counted(archive.parts.size, 'part');
}

function isKnown(name: string): boolean {
  return (
    name === TRUST_NAME ||
    name === SUMS_NAME ||
    ROW_FOLDERS.some((folder) => isRowPart(folder, name)) ||
    ['payment-files/', 'bank-reports/', ANCHORS_FOLDER].some((folder) => name.startsWith(folder))
  );
}

async function digestOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
