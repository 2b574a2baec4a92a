import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { whereabouts } from '../address.ts';
import type { Me } from '../session/me.ts';
import { Navigation } from './navigation.tsx';
import { Preferences } from './preferences.tsx';
import { shellWords } from './words.ts';

export function Shell({ me, children }: { readonly me: Me; readonly children: ComponentChildren }) {
  const words = shellWords();
  // Only where the window is narrow: elsewhere the menu is always there.
  const [isOpen, setIsOpen] = useState(false);
  const { href } = whereabouts();
  useEffect(() => setIsOpen(false), [href]);
  const groups = me.groups.map((group) => words.groups[group]).join(', ');
  return (
    <div class="shell">
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <header class="top">
        <a class="brand" href="/">
          ev-payouts
        </a>
        <span class="stage">
          <span class="unseen">{words.stage} </span>
          {me.stage}
        </span>
        <span class="whoever">
          <strong>{me.person.name}</strong>{' '}
          <span class="quiet">{groups === '' ? words.noGroup : groups}</span>
        </span>
        <button
          type="button"
          class="menu-button"
          aria-expanded={isOpen}
          aria-controls="side"
          onClick={() => setIsOpen(!isOpen)}
        >
          {words.menu}
        </button>
      </header>
      <div id="side" class={isOpen ? 'side is-open' : 'side'}>
        <Navigation />
        <Preferences />
      </div>
      {children}
    </div>
  );
}
