import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';

const DAY_MS = 86_400_000;
/** Before the end of a version: time to make and deploy a newer pipeline. */
const WARN_DAYS = 31;
/** A source has few versions; this bounds one that names new ones without end. */
const MAX_VERSIONS = 20;

/** `/reimbursement/v1` in a path: the version, without the object. */
const VERSION = /^.*?\/v\d+(\.\d+)?(?=[/?]|$)/;

/**
 * Looks for `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) in a source's answers: logs each version once a run, and
 * raises an alarm a month before its end.
 */
export class SunsetWatch {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #seen = new Set<string>();

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.#clock = clock;
    this.#log = log;
  }

  look(path: string, headers: Headers): void {
    const deprecation = headers.get('deprecation');
    const sunset = headers.get('sunset');
    if (deprecation === null && sunset === null) return;
    const version = VERSION.exec(path)?.[0] ?? path.replace(/\?.*$/, '');
    if (this.#seen.has(version) || this.#seen.size >= MAX_VERSIONS) return;
    this.#seen.add(version);
    const endsAtMs = Date.parse(sunset ?? '');
    const endsAt = Number.isNaN(endsAtMs) ? undefined : new Date(endsAtMs).toISOString();
    this.#log.warn('source-version-deprecated', { path: version, endsAt });
    if (endsAt === undefined || endsAtMs - this.#clock.now() > WARN_DAYS * DAY_MS) return;
    this.#log.alarm('source-version-ending', {
      path: version,
      endsAt,
      action: 'Before this version of the source ends, deploy a pipeline that reads the newer one.',
    });
  }
}
