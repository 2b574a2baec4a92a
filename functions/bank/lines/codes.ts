import type { ReportedReason } from '../../core/reason-codes.ts';

const CODE = /^[A-Z0-9]{1,6}$/;

/** A code in upper case without spaces around it; undefined for anything else: it may be any text, even a name. */
export function codeIn(text: string | undefined): string | undefined {
  const code = text?.trim().toUpperCase();
  return code !== undefined && CODE.test(code) ? code : undefined;
}

/** The code of the first reason with one; an ISO code before a bank's own, which may be any word. */
export function reasonCodeOf(reasons: readonly ReportedReason[]): string | undefined {
  for (const { code } of reasons) if (codeIn(code) !== undefined) return codeIn(code);
  return reasons.find(({ proprietary }) => CODE.test(proprietary ?? ''))?.proprietary;
}
