const LEI_SHAPE = /^[A-Z0-9]{18}[0-9]{2}$/;

/** A Legal Entity Identifier (ISO 17442): 20 characters, the last two its check digits by ISO 7064, MOD 97-10. */
export function isLei(text: string): boolean {
  if (!LEI_SHAPE.test(text)) return false;
  const digits = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
