/**
 * Raise it with every change of the bytes that `writePain001` makes of a batch. A seal keeps it: a file sealed before
 * an upgrade must come out byte for byte the same. A test ties it to the digest of sample files, and each number to the
 * package version that introduced it.
 */
export const WRITER_VERSION = 1;
