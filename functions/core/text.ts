/** The first `maxUnits` UTF-16 units of a text, or one fewer where the cut would leave half of a surrogate pair. */
export function cutText(text: string, maxUnits: number): string {
  const last = text.charCodeAt(maxUnits - 1);
  const isCutInside = text.length > maxUnits && last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isCutInside ? maxUnits - 1 : maxUnits);
}
