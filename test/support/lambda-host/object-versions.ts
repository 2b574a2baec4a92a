import { randomUUID } from 'node:crypto';
import type { AwsRequest } from './aws-call.ts';

/**
 * Versions of objects, and puts on the condition that nothing is there, in front of a store that knows neither: every
 * put gives an object a new version, and a version can be read as long as it is the latest.
 */
export class ObjectVersions {
  readonly #latest = new Map<string, string>();

  /**
   * The path that the store is asked with.
   * @throws Error for a version that is not the latest one: the store no longer has its bytes.
   */
  storePath({ path }: AwsRequest): string {
    const url = new URL(path, 'http://s3');
    const version = url.searchParams.get('versionId');
    if (version !== null && version !== this.#latest.get(url.pathname)) {
      throw new Error('An older version of an object is not kept here.');
    }
    url.searchParams.delete('versionId');
    return `${url.pathname}${url.search}`;
  }

  /** Whether a put has to fail, since it may not replace what is there. */
  isInTheWay({ method, path, headers }: AwsRequest): boolean {
    const { pathname } = new URL(path, 'http://s3');
    return method === 'PUT' && headers['if-none-match'] === '*' && this.#latest.has(pathname);
  }

  /** The version that an answered request was about. */
  versionAfter({ method, path }: AwsRequest): string | undefined {
    const { pathname } = new URL(path, 'http://s3');
    if (method === 'PUT') this.#latest.set(pathname, randomUUID());
    return this.#latest.get(pathname);
  }
}
