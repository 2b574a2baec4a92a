/**
 * Which bytes `writePain001` makes of the same batch: raised with every change of them. A seal keeps it, since a file
 * that was sealed before an upgrade has to come out byte for byte as it was sealed. A test ties it to the digest of
 * sample files, and each number to the first version of the package that has it.
 */
export const WRITER_VERSION = 1;
