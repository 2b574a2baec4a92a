import { describe, expect, it } from 'vitest';
import { readersOf, type StatementSource, timeZoneOf } from '../../../operate/statements/readers.ts';
import { ACCOUNTING } from '../../support/books.ts';
import { exampleConfig } from '../../support/config.ts';
import { present } from '../../support/present.ts';

const SOURCE = 'spirii/nordfleet';
const TARIFF = {
  policy: 'note',
  country: 'DE',
  companies: { 'Scheldemobiel NV': { country: 'BE', region: 'flanders' }, 'Thames Ltd': {} },
} as const;

function zoneOf(company: string | undefined, tariff: StatementSource['tariff'], change = {}): string {
  const sources = [{ kind: 'spirii', account: 'nordfleet', tariff }] as const;
  return timeZoneOf(readersOf({ ...ACCOUNTING, ...change }, sources), { source: SOURCE, company });
}

describe('the clock of a recipient', () => {
  it('is UTC where the configuration says nothing, as for a source that it does not have', () => {
    expect(zoneOf(undefined, undefined)).toBe('UTC');
    expect(zoneOf('Nordflåde ApS', { policy: 'note' })).toBe('UTC');
    expect(timeZoneOf({}, { source: SOURCE })).toBe('UTC');
    const { accounting, sources } = exampleConfig();
    expect(timeZoneOf(readersOf(present(accounting), sources), { source: 'ampeco/voltgrid' })).toBe('UTC');
  });

  it('is that of the country where they live, by tariff or payroll, and never of another company', () => {
    expect(zoneOf('Rheinwerk GmbH', TARIFF)).toBe('Europe/Berlin');
    expect(zoneOf('SCHELDEMOBIEL NV', TARIFF)).toBe('Europe/Brussels');
    expect(zoneOf('Thames Ltd', TARIFF)).toBe('UTC');
    const payroll = { sources: [{ source: SOURCE, country: 'AT' }], tariffDecimals: 4 };
    expect(zoneOf(undefined, undefined, { payroll })).toBe('Europe/Vienna');
  });

  it('is the one that is said of statements, before all', () => {
    const companies = { 'Thames Ltd': { timeZone: 'Europe/London' }, 'Flota Wisła': {} };
    const statements = { [SOURCE]: { timeZone: 'Europe/Copenhagen', companies } };
    const of = (company?: string) => zoneOf(company, TARIFF, { statements });

    expect(of()).toBe('Europe/Copenhagen');
    expect(of('Thames Ltd')).toBe('Europe/London');
    expect(of('Flota Wisła')).toBe('Europe/Copenhagen');
  });
});
