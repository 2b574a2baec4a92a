import { Part } from '../../parts/part.tsx';
import { Said } from '../../parts/said.tsx';
import type { ShownPayout } from './payout.tsx';
import { payoutWords } from './words.ts';

/** What keeps it where it is, in words. */
export function Why({
  payout: { reasons, bankReason, waitsFor, verdicts },
}: {
  readonly payout: ShownPayout;
}) {
  const words = payoutWords();
  const coded = [...reasons, ...(bankReason === null ? [] : [bankReason])];
  return (
    <Part title={words.now}>
      <div class="card">
        <ul class="reasons">
          {coded.map(({ code, message }) => (
            <li key={`${code} ${message}`}>
              {code !== null && <code>{code}</code>} <Said>{message}</Said>
            </li>
          ))}
          {verdicts.map((verdict) => (
            <li key={verdict}>
              <Said>{verdict}</Said>
            </li>
          ))}
        </ul>
        {waitsFor !== null && (
          <p>
            {words.waits}: <Said>{waitsFor}</Said>
          </p>
        )}
        {coded.length + verdicts.length === 0 && waitsFor === null && <p>{words.noneStood}</p>}
      </div>
    </Part>
  );
}
