import { shellWords } from '../shell/words.ts';
import { Screen } from './screen.tsx';

/** The screen of an address that names nothing. */
export function Nowhere() {
  const { nowhere, nowhereLead } = shellWords();
  return (
    <Screen title={nowhere}>
      <p>{nowhereLead}</p>
    </Screen>
  );
}
