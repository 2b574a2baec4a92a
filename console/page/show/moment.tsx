import { serverNow } from '../session/server-clock.ts';
import { inLanguages } from '../words/language.ts';
import { dayText, momentText, spanText } from './moments.ts';

const words = inLanguages({
  en: {
    justNow: 'just now',
    ago: (span: string) => `${span} ago`,
    left: (span: string) => `in ${span}`,
    over: 'now',
  },
  de: { justNow: 'gerade eben', ago: (span) => `vor ${span}`, left: (span) => `in ${span}`, over: 'jetzt' },
});

export function Moment({ at, timeZone }: { readonly at: string; readonly timeZone?: string | undefined }) {
  return (
    <time dateTime={at} class="moment">
      {momentText(at, timeZone)}
    </time>
  );
}

export function Day({ day }: { readonly day: string | null }) {
  if (day === null) return <span class="quiet">–</span>;
  return (
    <time dateTime={day} class="moment">
      {dayText(day)}
    </time>
  );
}

/** How long until then, by the server's clock; it counts down by itself. */
export function Countdown({ to }: { readonly to: string }) {
  const leftMs = Date.parse(to) - serverNow.value;
  return <span class="countdown">{leftMs <= 0 ? words().over : words().left(spanText(leftMs))}</span>;
}

/** How long ago. */
export function Age({ since }: { readonly since: string }) {
  const ms = serverNow.value - Date.parse(since);
  return <span class="age">{ms < 60_000 ? words().justNow : words().ago(spanText(ms, 1))}</span>;
}
