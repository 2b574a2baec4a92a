/**
 * A name for comparison, without case and accents: whoever looks for `Asa` means Åsa too. Without control characters:
 * they separate the parts of an index's key.
 */
export function foldedName(name: string): string {
  return withoutControls(name).normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

/** Each run of control characters becomes a space, half of a surrogate pair a replacement character. */
export function withoutControls(text: string): string {
  return text.toWellFormed().replaceAll(/\p{Cc}+/gu, ' ');
}
