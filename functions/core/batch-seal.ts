/** Fixed by sealing: a file that differs is not this batch's. */
export type BatchSeal = {
  readonly count: number;
  readonly controlSumMinor: bigint;
  readonly manifestParts: number;
  /** Digest of the manifest's entries in order. */
  readonly manifestHash: string;
  readonly fileSha256: string;
  readonly fileBytes: number;
  /** The writer of the file; undefined in older seals. */
  readonly writerVersion: number | undefined;
  /** The package that sealed it: deployed again, it makes the same bytes. Undefined like `writerVersion`. */
  readonly packageVersion: string | undefined;
};
