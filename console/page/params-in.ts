/** What a path has for each `:name` of a pattern; undefined for another path. A last `:name?` may be missing. */
export function paramsIn(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const params: Record<string, string> = {};
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (given.length > wanted.length) return undefined;
  for (const [index, part] of wanted.entries()) {
    const segment = given[index];
    const name = /^:(\w+)(\??)$/.exec(part);
    if (name === null ? segment !== part : segment === undefined && name[2] === '') return undefined;
    if (name !== null && segment !== undefined) params[name[1] ?? ''] = segment;
  }
  return params;
}
