import type { AmpecoSourceConfig, SourceConfig } from './config.ts';

export type ToldSource = { readonly source: AmpecoSourceConfig; readonly secretName: string };

/** A source that we tell of payments, with the writing token's secret; undefined: we tell it nothing. */
export function writeBackOf(source: SourceConfig): ToldSource | undefined {
  if (source.kind !== 'ampeco' || source.writeBack === undefined) return undefined;
  return { source, secretName: source.writeBack.secretName };
}
