import type { ReportedReason } from '../core/reason-codes.ts';

const CODE = /^[A-Z0-9]{1,6}$/;

/** A code in upper case without spaces around it; undefined for what is none: it may be any text, a name among them. */
export function codeOf(text: string | undefined): string | undefined {
  const code = text?.trim().toUpperCase();
  return code !== undefined && CODE.test(code) ? code : undefined;
}

/** The code of the first reason that has one; an ISO code before a bank's own, which may be a word of any kind. */
export function reasonCodeOf(reasons: readonly ReportedReason[]): string | undefined {
  for (const { code } of reasons) if (codeOf(code) !== undefined) return codeOf(code);
  return reasons.find(({ proprietary }) => CODE.test(proprietary ?? ''))?.proprietary;
}
