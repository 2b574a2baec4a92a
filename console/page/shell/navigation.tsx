import { whereabouts } from '../address.ts';
import { shellWords } from './words.ts';

type Entry = { readonly href: string; readonly name: EntryName };
type EntryName =
  | 'today'
  | 'approvals'
  | 'batches'
  | 'payouts'
  | 'holds'
  | 'payees'
  | 'bankReports'
  | 'month'
  | 'controls'
  | 'audit';

const GROUPS: readonly { readonly title: 'work' | 'look' | 'rules'; readonly entries: readonly Entry[] }[] = [
  {
    title: 'work',
    entries: [
      { href: '/', name: 'today' },
      { href: '/approvals', name: 'approvals' },
      { href: '/holds', name: 'holds' },
      { href: '/payees', name: 'payees' },
      { href: '/bank-reports', name: 'bankReports' },
    ],
  },
  {
    title: 'look',
    entries: [
      { href: '/payouts', name: 'payouts' },
      { href: '/batches', name: 'batches' },
      { href: '/months', name: 'month' },
    ],
  },
  {
    title: 'rules',
    entries: [
      { href: '/controls', name: 'controls' },
      { href: '/audit', name: 'audit' },
    ],
  },
];

export function Navigation() {
  const { path } = whereabouts();
  const words = shellWords();
  return (
    <nav aria-label={words.navigation}>
      {GROUPS.map(({ title, entries }) => (
        <div key={title} class="nav-group">
          <p class="nav-title" id={`nav-${title}`}>
            {words[title]}
          </p>
          <ul aria-labelledby={`nav-${title}`}>
            {entries.map(({ href, name }) => (
              <li key={href}>
                <a href={href} aria-current={isAt(path, href) ? 'page' : undefined}>
                  {words[name]}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function isAt(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}
