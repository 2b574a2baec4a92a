import { words as commonWords } from '../parts/words.ts';
import { inLanguages } from '../words/language.ts';
import { hasSandboxPasskeys } from './sandbox-passkey.ts';
import type { SignBy } from './sign.ts';

const words = inLanguages({
  en: { passkey: 'Sign with your passkey', sandbox: "Sign with the sandbox's passkey" },
  de: {
    passkey: 'Mit Ihrem Passkey unterschreiben',
    sandbox: 'Mit dem Passkey der Sandbox unterschreiben',
  },
});

/** Ways to sign, where there are several. */
export function SignButtons({
  isWorking = false,
  onSign,
}: {
  readonly isWorking?: boolean;
  readonly onSign: (by: SignBy) => void;
}) {
  const text = words();
  return (
    <>
      <button type="button" class="main-button" aria-disabled={isWorking} onClick={() => onSign('passkey')}>
        {isWorking ? commonWords().working : text.passkey}
      </button>
      {hasSandboxPasskeys() && (
        <button type="button" aria-disabled={isWorking} onClick={() => onSign('sandbox')}>
          {text.sandbox}
        </button>
      )}
    </>
  );
}
