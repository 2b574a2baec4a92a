/** The version in package.json, as a constant: a bundle lacks that file. A test ties the two together. */
export const PACKAGE_VERSION = '0.1.0';
