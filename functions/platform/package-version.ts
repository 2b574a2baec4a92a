/** The version in package.json, as a constant: a bundle has no other trace of it. A test holds the two together. */
export const PACKAGE_VERSION = '0.1.0';
