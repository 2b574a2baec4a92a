import type { SourceName } from './expense.ts';

/** `live`: its payouts are paid. `dry-run`: each cut-off only previews them. */
export type SourceMode = 'dry-run' | 'live';

/** The mode of every configured source; a missing one has left the configuration. */
export type SourceModes = ReadonlyMap<string, SourceMode>;

type ConfiguredSource = {
  readonly kind: SourceName;
  readonly account: string;
  readonly mode: SourceMode;
};

type OfSource = { readonly source: SourceName; readonly account: string };

export function sourceModesOf(sources: readonly ConfiguredSource[]): SourceModes {
  return new Map(sources.map(({ kind, account, mode }) => [keyOf({ source: kind, account }), mode]));
}

/** Undefined where the payout's source is no longer configured: then nothing allows its payment. */
export function sourceModeOf(modes: SourceModes, payout: OfSource): SourceMode | undefined {
  return modes.get(keyOf(payout));
}

/** Whether the payout may reach a bank. */
export function isLive(modes: SourceModes, payout: OfSource): boolean {
  return sourceModeOf(modes, payout) === 'live';
}

function keyOf({ source, account }: OfSource): string {
  return `${source}/${account}`;
}
