import type { ConfigProblem } from './config-problem.ts';

/** Texts, marks, and numbers or words, of a JSON text. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

type Open = { readonly keys: Set<string> | undefined; at: string | number };

/**
 * Keys that stand twice in one object. `JSON.parse` silently takes the last: a second `mode` further down would pay
 * what the first only previews.
 * @param json a text that `JSON.parse` takes.
 */
export function duplicateKeysOf(json: string): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const open: Open[] = [];
  let before = '';
  for (const [token] of json.matchAll(TOKEN)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ keys: new Set(), at: '' });
    else if (token === '[') open.push({ keys: undefined, at: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (inner?.keys !== undefined && (before === '{' || before === ',')) {
      inner.at = String(JSON.parse(token));
      if (inner.keys.has(inner.at)) {
        problems.push({ path: open.map(({ at }) => at), message: 'is there twice, and only one can count' });
      }
      inner.keys.add(inner.at);
    }
    before = token;
  }
  return problems;
}
