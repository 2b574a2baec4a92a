import { type Column, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import type { ListedKey } from './list-keys.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Approver' },
  { title: 'Key' },
  { title: 'Since' },
  { title: 'Where it comes from, and what became of it', isSentence: true },
];

/** Long enough to tell two keys apart. */
const KEY_CHARACTERS = 12;

export function printKeys(terminal: Terminal, keys: readonly ListedKey[]): void {
  if (keys.length === 0) {
    terminal.line(
      'Nobody is entered yet: the first proposal enters the first approvers of the configuration.',
    );
    return;
  }
  printTable(
    terminal,
    COLUMNS,
    keys.map((key) => [
      visible(key.person.name),
      visible(key.credentialId.slice(0, KEY_CHARACTERS)),
      key.registeredAt.slice(0, 10),
      visible(lifeOf(key)),
    ]),
  );
}

function lifeOf({ broughtInBy, usedFor, revoked }: ListedKey): string {
  const use = usedFor === undefined ? 'No file has left by it yet.' : `Its first file was ${usedFor}.`;
  // A first use matters, and is kept, only where somebody brought the key in.
  const origin =
    broughtInBy === undefined
      ? 'One of the first, by the configuration.'
      : `Brought in by ${broughtInBy.name}. ${use}`;
  if (revoked === undefined) return origin;
  return `${origin} Revoked on ${revoked.at.slice(0, 10)} by ${revoked.by.name}: ${revoked.reason}`;
}
