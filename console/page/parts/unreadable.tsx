import { countText } from '../show/amounts.ts';
import { words } from './words.ts';

/** Rows that no list has: said wherever they would count. */
export function Unreadable({ ids }: { readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <div class="warning">
      <p>{words().unreadable(countText(ids.length))}</p>
      <p>
        {ids.map((id) => (
          <code key={id}>{id} </code>
        ))}
      </p>
    </div>
  );
}
