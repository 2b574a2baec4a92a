import { useId } from 'preact/hooks';
import { THEMES, theme } from '../parts/theme.ts';
import { leave } from '../session/me.ts';
import { chooseLanguage, LANGUAGES, language } from '../words/language.ts';
import { shellWords } from './words.ts';

/** Each language by its own name, for people who do not read the other. */
const OWN_NAMES = { en: 'English', de: 'Deutsch' } as const;

export function Preferences() {
  const words = shellWords();
  const id = useId();
  return (
    <section class="preferences" aria-label={words.preferences}>
      <label for={`${id}-language`}>{words.language}</label>
      <select
        id={`${id}-language`}
        value={language.value}
        onChange={({ currentTarget }) => {
          const chosen = LANGUAGES.find((known) => known === currentTarget.value);
          if (chosen !== undefined) chooseLanguage(chosen);
        }}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {OWN_NAMES[one]}
          </option>
        ))}
      </select>
      <label for={`${id}-theme`}>{words.theme}</label>
      <select
        id={`${id}-theme`}
        value={theme.value}
        onChange={({ currentTarget }) => {
          theme.value = THEMES.find((known) => known === currentTarget.value) ?? 'system';
        }}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {words.themes[one]}
          </option>
        ))}
      </select>
      <button type="button" onClick={leave}>
        {words.signOut}
      </button>
    </section>
  );
}
