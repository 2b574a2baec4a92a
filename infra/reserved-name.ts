/** A name kept for examples (RFC 2606): no mail arrives there and no host answers. */
export function isReserved(name: string): boolean {
  return /(^|[.@])(example\.(com|net|org)|[^.@]+\.(example|invalid|test|localhost))$/i.test(name);
}
