/**
 * A name for comparison: neither case nor accents, for who looks for `Asa` means Åsa too; no control characters, which
 * separate the parts of an index's key.
 */
export function foldedName(name: string): string {
  return withoutControls(name).normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

/** Each run of control characters is a space, and half of a surrogate pair a replacement character. */
export function withoutControls(text: string): string {
  return text.toWellFormed().replaceAll(/\p{Cc}+/gu, ' ');
}
