import { countText } from '../show/amounts.ts';
import { words } from './words.ts';

/** Rows that are in no list: said wherever they would have been counted. */
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
