/** The page's build brings it into every file and makes elements by these: shorter than the automatic way. */
export { Fragment, h } from 'preact';
