import fc from 'fast-check';
import { assert, describe, expect, test } from 'vitest';
import { type Iban, ibanCountry, parseIban } from '../../functions/core/iban.ts';
import { IBAN_COUNTRIES } from '../../functions/core/iban-registry.ts';
import { forAll } from '../support/properties.ts';
import { REGISTRY_EXAMPLES } from './iban-examples.ts';
import { ibanCorpus, randomIban, replaceAt, seededPick, withCheckDigits } from './iban-generator.ts';

/** A valid IBAN of any country; none with a run of X, which would read as masked once it is broken. */
const anyIban = fc
  .tuple(fc.integer(), fc.constantFrom(...IBAN_COUNTRIES))
  .map(([seed, country]) => randomIban(country, seededPick(seed)))
  .filter((text) => !text.includes('XX'));

function iban(text: string): Iban {
  const parsed = parseIban(text);
  if (!parsed.ok) throw new Error(`not an IBAN: ${parsed.findings[0]?.code}`);
  return parsed.iban;
}

function codes(text: string): string[] {
  const parsed = parseIban(text);
  return parsed.ok ? [] : parsed.findings.map((finding) => finding.code);
}

function messages(text: string): string[] {
  const parsed = parseIban(text);
  return parsed.ok ? [] : parsed.findings.map((finding) => finding.message);
}

describe('what is accepted', () => {
  test.each(REGISTRY_EXAMPLES)('the registry example %s', (example) => {
    expect(parseIban(example)).toEqual({ ok: true, iban: example });
  });

  test('valid IBANs of all 89 countries', () => {
    const corpus = ibanCorpus(89 * 20, 3);

    const refused = corpus.filter((text) => !parseIban(text).ok);

    expect(refused).toEqual([]);
    expect(new Set(corpus.map((text) => text.slice(0, 2))).size).toBe(89);
  });

  test.each([
    ['groups of four', 'DE89 3704 0044 0532 0130 00'],
    ['lower case', 'de89 3704 0044 0532 0130 00'],
    ['non-breaking spaces', 'DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000'],
    ['narrow non-breaking spaces', 'DE89\u202f3704\u202f0044\u202f0532\u202f0130\u202f00'],
    ['a tab and line ends', '\tDE893704004405320130\r\n00\n'],
    ['zero-width characters of a web page', '\ufeffDE89\u200b370400440532013000\u200e'],
  ])('%s', (_, text) => {
    expect(parseIban(text)).toEqual({ ok: true, iban: 'DE89370400440532013000' });
  });

  test('reading what was read changes nothing', () => {
    forAll(anyIban, fc.array(fc.nat(40), { maxLength: 8 }), fc.boolean(), (text, gaps, lower) => {
      let written = lower ? text.toLowerCase() : text;
      for (const gap of gaps) written = `${written.slice(0, gap)} ${written.slice(gap)}`;

      const once = iban(written);

      expect(once).toBe(text);
      expect(iban(once)).toBe(once);
      // As ISO 13616 prints it.
      expect(iban(once.replaceAll(/.{4}(?=.)/g, '$& '))).toBe(once);
    });
  });
});

describe('what is refused, and what the finding says', () => {
  test.each([
    ['', ['iban-missing']],
    [' \u00a0\t', ['iban-missing']],
    ['DK95************6789', ['iban-masked']],
    ['DE89 •••• •••• •••• 3000', ['iban-masked']],
    ['XXXX', ['iban-masked']],
    ['DE89XXXXXXXXXXXXXX3000', ['iban-masked']],
    ['DE89…3000', ['iban-masked']],
    ['US64SVBKUS6S3300958879', ['iban-country-unknown']],
    ['0440116243', ['iban-country-unknown']],
    ['RE7630006000011234567890189', ['iban-country-unknown']],
    ['DE8937040044053201300', ['iban-length']],
    ['DE893704004405320130000', ['iban-length']],
    ['D', ['iban-country-unknown']],
    ['DE', ['iban-length']],
    ['DE89370400440532O13000', ['iban-structure']],
    ['DEA9370400440532013000', ['iban-structure']],
    ['NL91A8NA0417164300', ['iban-structure']],
    ['DE89-3704-0044-0532-0130-00', ['iban-structure']],
    ['DE89.3704.0044.0532.0130.0', ['iban-structure', 'iban-length']],
    ['DE88370400440532013000', ['iban-check-digits']],
    ['SK1211115351562002977968', ['iban-national-check']],
    ['ES8350210036679521296135', ['iban-national-check']],
  ])('%j: %j', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test('every finding rejects and names its field', () => {
    const parsed = parseIban('DE89.3704');

    expect(parsed).toMatchObject({
      ok: false,
      findings: [
        { severity: 'reject', field: 'iban' },
        { severity: 'reject', field: 'iban' },
      ],
    });
  });

  test('a sentence says what is wrong and what to do', () => {
    expect(messages('DE8937040044053201300')).toEqual([
      'The IBAN DE** **** 1300 has 21 characters; an IBAN of Germany has 22. Ask the recipient for the whole number.',
    ]);
    expect(messages('DE89370400440532O13000')[0]).toContain(
      'Character 17 (spaces not counted) of the IBAN DE** **** 3000 is a letter where an IBAN of Germany has a digit',
    );
    expect(messages('RE7630006000011234567890189')[0]).toContain('begin with FR');
  });

  test('letters of other alphabets do not pass for A to Z', () => {
    // Upper-casing these by the rules of Unicode gives I and S.
    expect(codes('ıT60X0542811101000000123456')).toEqual(['iban-country-unknown']);
    expect(codes('GT82TRAJ0102000000121002969ſ')).toEqual(['iban-structure', 'iban-length']);
    expect(codes('DE８９370400440532013000')).toContain('iban-structure');
  });

  test.each([
    ['00', '97'],
    ['01', '98'],
    ['99', '02'],
  ])('check digits %s, which leave the same by 97 as %s and are never issued', (digits, issued) => {
    const accounts = Array.from({ length: 300 }, (_, n) => `37040044${String(n).padStart(10, '0')}`);
    const valid = accounts
      .map((bban) => withCheckDigits('DE', bban))
      .find((text) => text.slice(2, 4) === issued);
    assert(valid !== undefined, 'all check digits occur among 300 accounts');
    expect(parseIban(valid).ok).toBe(true);

    expect(codes(valid.slice(0, 2) + digits + valid.slice(4))).toEqual(['iban-check-digits']);
  });

  test('nothing of the number but country and last four characters shows in a message', () => {
    forAll(anyIban, fc.nat(33), fc.constantFrom('', '0', 'Q', '-', '*'), (text, at, instead) => {
      const broken = text.slice(0, at) + instead + text.slice(at + 1);

      for (const message of messages(broken)) {
        for (let i = 0; i + 5 <= broken.length; i += 1) {
          expect(message).not.toContain(broken.slice(i, i + 5));
        }
      }
    });
  });

  test('any text is answered, and what is accepted has the form of an IBAN', () => {
    forAll(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 40 })), (text) => {
      const parsed = parseIban(text);

      if (parsed.ok) expect(parsed.iban).toMatch(/^[A-Z]{2}\d{2}[0-9A-Z]{11,29}$/);
      else expect(parsed.findings.length).toBeGreaterThan(0);
    });
  });
});

/** Mod 97 by a prime: what it is bound to catch, and the one thing that it cannot. */
describe('the guarantee of the check digits', () => {
  const DIGIT = /\d/;
  const LETTER = /[A-Z]/;

  test('every change of one digit into another digit is caught', () => {
    forAll(anyIban, fc.nat(), fc.integer({ min: 1, max: 9 }), (text, place, shift) => {
      const digits = [...text.matchAll(/\d/g)].map((match) => match.index);
      const at = digits[place % digits.length] ?? 0;
      const wrong = replaceAt(text, at, String((Number(text.charAt(at)) + shift) % 10));

      expect(codes(wrong)).toEqual(['iban-check-digits']);
    });
  });

  test('every change of one letter of the BBAN into another letter is caught', () => {
    const withLetters = anyIban.filter((text) => LETTER.test(text.slice(4)));
    forAll(withLetters, fc.nat(), fc.integer({ min: 1, max: 25 }), (text, place, shift) => {
      const letters = [...text.matchAll(/[A-Z]/g)].map((match) => match.index).slice(2);
      const at = letters[place % letters.length] ?? 4;
      const wrong = replaceAt(text, at, String.fromCharCode(65 + ((text.charCodeAt(at) - 65 + shift) % 26)));

      expect(parseIban(wrong).ok).toBe(false);
    });
  });

  test('every swap of two neighbours that differ and are of one kind is caught', () => {
    forAll(anyIban, (text) => {
      for (let i = 2; i + 1 < text.length; i += 1) {
        const [left, right] = [text.charAt(i), text.charAt(i + 1)];
        const oneKind = DIGIT.test(left) === DIGIT.test(right);
        if (left === right || !oneKind) continue;

        const swapped = text.slice(0, i) + right + left + text.slice(i + 2);

        expect(parseIban(swapped).ok).toBe(false);
      }
    });
  });

  test('a swap of a letter and a digit is caught, save B1, M2 and X3', () => {
    const BLIND = new Set(['1B', 'B1', '2M', 'M2', '3X', 'X3']);
    forAll(anyIban, (text) => {
      for (let i = 4; i + 1 < text.length; i += 1) {
        const [left, right] = [text.charAt(i), text.charAt(i + 1)];
        if (DIGIT.test(left) === DIGIT.test(right) || BLIND.has(left + right)) continue;

        const swapped = text.slice(0, i) + right + left + text.slice(i + 2);

        expect(parseIban(swapped).ok).toBe(false);
      }
    });
  });

  test('B1 and 1B have the same remainder: the swap passes where both kinds may stand', () => {
    const valid = withCheckDigits('MD', 'AG0002251000131041B1');

    expect(parseIban(valid).ok).toBe(true);
    expect(parseIban(valid.replace('B1', '1B')).ok).toBe(true);
  });
});

describe('reading a parsed IBAN', () => {
  test('its country is its first two letters', () => {
    expect(ibanCountry(iban('GB29NWBK60161331926819'))).toBe('GB');
  });
});
