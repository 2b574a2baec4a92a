import type { AmpecoSourceConfig, SourceConfig } from './config.ts';

export type ToldSource = { readonly source: AmpecoSourceConfig; readonly secretName: string };

/** A source that is told of its payments, with the secret of the token that writes there; undefined: it is not told. */
export function writeBackOf(source: SourceConfig): ToldSource | undefined {
  if (source.kind !== 'ampeco' || source.writeBack === undefined) return undefined;
  return { source, secretName: source.writeBack.secretName };
}
