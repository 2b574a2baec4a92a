import { es256KeyOf } from '../core/approval/assertion.ts';
import { minorUnitsOf } from './approval-rules.ts';
import type { Config, DebtorAccount } from './config.ts';
import type { ConfigProblem } from './config-problem.ts';
import { twice } from './twice.ts';

type Path = ConfigProblem['path'];
type Approvals = NonNullable<Config['approvals']>;

/** What in the approvals would stop payments unseen, or claim more than it does. */
export function approvalProblems({ approvals, debtorAccounts }: Config): ConfigProblem[] {
  const isMissing = approvals === undefined;
  return [
    ...debtorAccounts.flatMap((account, index) =>
      policyProblems(account, isMissing, ['debtorAccounts', index, 'approval']),
    ),
    ...(isMissing ? [] : [...partyProblems(approvals), ...peopleProblems(approvals)]),
  ];
}

function policyProblems(
  { approval, currency }: DebtorAccount,
  isMissing: boolean,
  at: Path,
): ConfigProblem[] {
  if (approval === undefined) return [];
  const { people, above = [] } = approval;
  const amounts = above.map(({ amount }) => minorUnitsOf(amount, currency));
  const problems: ConfigProblem[] = [
    ...twice(amounts, (amountMinor, index) => String(amountMinor ?? `none ${index}`)).map((index) => ({
      path: [...at, 'above', index, 'amount'],
      message: 'is there twice; each amount has one number of people',
    })),
    ...above.flatMap((band, index) => {
      const amountMinor = amounts[index];
      if (amountMinor === undefined) {
        const path = [...at, 'above', index, 'amount'];
        return [{ path, message: `has more decimals than ${currency}` }];
      }
      const smaller = above.filter((_, other) => (amounts[other] ?? amountMinor) < amountMinor);
      const least = Math.max(people, ...smaller.map((one) => one.people));
      const message = `is below the ${least} that smaller files need: a larger sum never needs fewer`;
      return band.people < least ? [{ path: [...at, 'above', index, 'people'], message }] : [];
    }),
  ];
  if (isMissing && (people > 0 || above.some((band) => band.people > 0))) {
    const message = 'asks for people, and `approvals` is missing, which names the first of them';
    problems.push({ path: at, message });
  }
  return problems;
}

const HOST = /^(localhost|([a-z0-9-]+\.)+[a-z0-9-]+)$/;

/** Browsers let nobody sign unless these fit. https://www.w3.org/TR/webauthn-2/#relying-party-identifier */
function partyProblems({ rpId, origins }: Approvals): ConfigProblem[] {
  const at = ['approvals', 'origins'];
  const problems: ConfigProblem[] = twice(origins, (origin) => origin).map((index) => ({
    path: [...at, index],
    message: 'is there twice; each origin is named once',
  }));
  if (!HOST.test(rpId)) {
    const message =
      'has to be a host name with a dot (or localhost), such as "payouts.example.com": browsers bind passkeys to nothing else';
    problems.push({ path: ['approvals', 'rpId'], message });
    return problems;
  }
  for (const [index, origin] of origins.entries()) {
    const url = URL.parse(origin);
    if (url?.origin !== origin || (url.protocol !== 'https:' && url.hostname !== 'localhost')) {
      const message =
        'has to be an origin of HTTPS (or of http://localhost) as browsers say it, without its usual port, such as "https://payouts.example.com"';
      problems.push({ path: [...at, index], message });
    } else if (url.hostname !== rpId && !url.hostname.endsWith(`.${rpId}`)) {
      const message = `is neither on ${rpId} nor on a host below it: a browser signs nothing there`;
      problems.push({ path: [...at, index], message });
    }
  }
  return problems;
}

function peopleProblems({ approvers, terminals = [] }: Approvals): ConfigProblem[] {
  const at = (list: string, key: string, message: string) => (index: number) => ({
    path: ['approvals', list, index, key],
    message: `is there twice; ${message}`,
  });
  const unfit = approvers.flatMap(({ publicKey }, index) =>
    es256KeyOf(publicKey) === undefined ? [index] : [],
  );
  return [
    ...unfit.map((index) => ({
      path: ['approvals', 'approvers', index, 'publicKey'],
      message:
        'has to be the public key of a passkey for ES256 (P-256), DER SubjectPublicKeyInfo in base64, as getPublicKey() of a browser gives it',
    })),
    ...twice(approvers, ({ issuer, subject }) => JSON.stringify([issuer, subject])).map(
      at('approvers', 'subject', 'the first approvers are different people'),
    ),
    ...twice(approvers, ({ credentialId }) => credentialId).map(
      at('approvers', 'credentialId', 'each of the first approvers has a passkey of their own'),
    ),
    ...twice(approvers, ({ publicKey }) => publicKey).map(
      at('approvers', 'publicKey', 'each of the first approvers has a passkey of their own'),
    ),
    ...twice(terminals, ({ arn }) => arn).map(
      at('terminals', 'arn', 'whoever AWS knows by it is one person'),
    ),
  ];
}
