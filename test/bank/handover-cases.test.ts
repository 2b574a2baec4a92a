import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkPain001 } from '../../functions/bank/pain001/check.ts';
import { parsePlainDate, plainDate } from '../../functions/core/date.ts';
import { executionDateFor } from '../../functions/core/plan.ts';
import { checkConfig, shownPath } from '../../functions/platform/check-config.ts';
import { readPaymentFile } from '../../local/sandbox/bank/read-file.ts';
import { exampleText } from '../support/config.ts';
import { ibanOf } from '../support/iban.ts';

/** Files that banks would refuse, and the configurations behind them; where available, they lie beside the project. */
const FOLDER =
  process.env['PAYMENT_FILE_CASES'] ?? join(import.meta.dirname, '../../../shared/cases/payment-files');

function caseAt(name: string): string | undefined {
  const path = join(FOLDER, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** The example configuration with a case's debtor accounts and limits, and without books; its other keys are outdated. */
function configOf(text: string): string {
  const { debtorAccounts, limits } = JSON.parse(text);
  return JSON.stringify({ ...JSON.parse(exampleText()), accounting: undefined, debtorAccounts, limits });
}

/** Our checker's findings in a file sealed as it says itself, before it had the account's currency. */
async function codesOf(text: string): Promise<string[]> {
  const { header, payments } = readPaymentFile(Buffer.from(text));
  const at = (path: string): string => header.get(path) ?? '';
  const [payment] = payments;
  const amountMinor = BigInt((payment?.amount ?? '').replace('.', ''));
  const check = await checkPain001([Buffer.from(text)], {
    messageId: at('GrpHdr/MsgId'),
    paymentInformationId: at('PmtInf/PmtInfId'),
    currency: payment?.currency ?? '',
    rail: payment?.currency === 'EUR' ? 'sepa-credit-transfer' : 'domestic-credit-transfer',
    executionDate: parsePlainDate(at('PmtInf/ReqdExctnDt/Dt')) ?? plainDate('2026-12-01'),
    count: 1,
    controlSumMinor: amountMinor,
    debtorIban: ibanOf(at('PmtInf/DbtrAcct/Id/IBAN')),
    today: plainDate('2026-11-30'),
  });
  return check.ok ? [] : check.problems.map(({ code }) => code);
}

describe('payment files that a bank would refuse', () => {
  test.for<[string, string[]]>([
    // The configuration must report what is missing here; validation holds what is outside a clearing.
    ['01-02-sek.xml', []],
    ['03-dkk-to-germany.xml', []],
    ['09-eur-to-gb.xml', []],
    ['04-chf-no-bic.xml', ['debtor-bic-missing']],
    ['05-huf.xml', ['amount-not-whole']],
    ['06-bic-mismatch.xml', ['bic-country']],
    ['07-date-sunday.xml', ['execution-date-closed']],
  ])('%s: our checker finds %j', async ([name, expected], context) => {
    const text = caseAt(name);
    context.skip(text === undefined, `${name} is not here: set PAYMENT_FILE_CASES to its folder`);

    expect(await codesOf(text ?? '')).toEqual(expected);
  });

  test.for(['cfg-chf-nobic.json', 'cfg-eur-ch-nobic.json'])('%s is refused for its BIC', (name, context) => {
    const text = caseAt(name);
    context.skip(text === undefined, `${name} is not here: set PAYMENT_FILE_CASES to its folder`);

    const checked = checkConfig(configOf(text ?? ''));

    expect(checked.ok ? [] : checked.problems.map(({ path }) => shownPath(path))).toEqual([
      'debtorAccounts[0].bic',
    ]);
  });

  test.for([
    ['2027-05-05T08:00:00Z', '2027-05-10'],
    ['2027-05-06T08:00:00Z', '2027-05-11'],
    ['2026-06-04T08:00:00Z', '2026-06-08'],
  ])('cfg-eur-dk.json plans an order of %s for %s', ([at = '', expected], context) => {
    const text = caseAt('cfg-eur-dk.json');
    context.skip(text === undefined, 'cfg-eur-dk.json is not here: set PAYMENT_FILE_CASES to its folder');
    const checked = checkConfig(configOf(text ?? ''));
    const [account] = checked.ok ? checked.config.debtorAccounts : [];

    expect(account === undefined ? undefined : executionDateFor(account, Date.parse(at))).toBe(expected);
  });
});
