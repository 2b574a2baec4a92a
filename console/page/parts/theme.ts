import { effect, signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT_AS = 'theme';

export const theme = signal<Theme>(
  THEMES.find((known) => known === localStorage.getItem(KEPT_AS)) ?? 'system',
);

export function followTheme(): void {
  effect(() => {
    localStorage.setItem(KEPT_AS, theme.value);
    document.documentElement.dataset['theme'] = theme.value;
  });
}
