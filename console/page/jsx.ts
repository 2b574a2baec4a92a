/** Brought into every file of the page by its build, which makes elements by these: shorter than the automatic way. */
export { Fragment, h } from 'preact';
