import { SourceMap } from 'node:module';

/** A name that infra/finish-bundle.ts gives to code, with a line and a column from 1. */
const POSITION = /([a-z][a-z-]*-[0-9a-f]{12}\.mjs):(\d{1,7}):(\d{1,9})/g;

export type ShownTrace = { readonly text: string; readonly missingMaps: readonly string[] };

/** @param readMap the JSON text of the source map of a code's name; undefined where there is none. */
export function showSources(text: string, readMap: (name: string) => string | undefined): ShownTrace {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (name: string): SourceMap | undefined => {
    if (!maps.has(name)) {
      const json = readMap(name);
      maps.set(name, json === undefined ? undefined : new SourceMap(JSON.parse(json)));
    }
    return maps.get(name);
  };
  const shown = text.replaceAll(POSITION, (position, name: string, line: string, column: string) => {
    const origin = mapOf(name)?.findOrigin(Number(line), Number(column));
    return origin === undefined || !('fileName' in origin)
      ? position
      : `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`;
  });
  const missingMaps = [...maps].flatMap(([name, map]) => (map === undefined ? [`${name}.map`] : []));
  return { text: shown, missingMaps };
}
