import { Moment } from '../../show/moment.tsx';
import type { ShownPayout } from './answer.ts';
import { payoutWords } from './words.ts';

export function ReasonsStood({ stood }: { readonly stood: ShownPayout['reasonsStood'] }) {
  const words = payoutWords();
  if (stood.length === 0) return <p class="empty">{words.noneStood}</p>;
  return (
    <ul class="reasons card">
      {stood.map(({ code, from, until }) => (
        <li key={`${code} ${from}`}>
          <code>{code}</code>{' '}
          <span class="below">
            <Moment at={from} />{' '}
            {until === null ? (
              words.stillStands
            ) : (
              <>
                {words.until} <Moment at={until} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
