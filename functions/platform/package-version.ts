/** The version in package.json, as a constant, since a bundle lacks that file. A test holds the two together. */
export const PACKAGE_VERSION = '0.1.0';
