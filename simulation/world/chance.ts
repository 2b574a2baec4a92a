import { createDice, type Dice } from '../../local/sandbox/random.ts';

/**
 * Chance by place: a draw depends only on the seed and the site's name. So removing a fault from a schedule changes no
 * draw elsewhere, as far as the same sites are still reached.
 */
export class Chance {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  at(site: string): Dice {
    return createDice(this.#seed, hashOf(site), site.length);
  }
}

/** FNV-1a, 32 bits, over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
