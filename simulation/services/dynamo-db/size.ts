import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { StoredItem } from './value.ts';

/** 400 KB: the sum over the attributes of the lengths of name and value in UTF-8. */
export const MAX_ITEM_BYTES = 409_600;

/**
 * Bytes that a row counts for.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: StoredItem): number {
  let bytes = 0;
  for (const name in item) bytes += attributeBytes(name, item[name]);
  return bytes;
}

/** Zero for a missing attribute. */
export function attributeBytes(name: string, value: AttributeValue | undefined): number {
  return value === undefined ? 0 : textBytes(name) + valueBytes(value);
}

/** Most texts are short and ASCII: looking at their characters is quicker than leaving JavaScript. */
export function textBytes(text: string): number {
  if (text.length > 200) return Buffer.byteLength(text);
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 0x7f) return Buffer.byteLength(text);
  }
  return text.length;
}

/** Lists and maps take three bytes, and one for each element. */
function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return textBytes(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.M !== undefined) return 3 + itemBytes(value.M) + Object.keys(value.M).length;
  if (value.L !== undefined) return value.L.reduce((bytes, element) => bytes + 1 + valueBytes(element), 3);
  if (value.SS !== undefined) return value.SS.reduce((bytes, member) => bytes + textBytes(member), 0);
  if (value.NS !== undefined) return value.NS.reduce((bytes, member) => bytes + numberBytes(member), 0);
  return 1;
}

/** About one byte for two significant digits and one more; one for the sign of a negative number. */
function numberBytes(canonical: string): number {
  const digits = canonical.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1 + (canonical.startsWith('-') ? 1 : 0);
}
