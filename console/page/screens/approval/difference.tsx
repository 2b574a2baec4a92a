import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { Bar, SplitBar } from '../../charts/bar.tsx';
import { Amount } from '../../show/amount.tsx';
import { changeText, countText, shareOf } from '../../show/amounts.ts';
import { Day } from '../../show/moment.tsx';
import { approvalWords } from './words.ts';

type Shown = AnswerOf<'showApproval'>;

/** How the file differs from the one before it: numbers, and bars of the same numbers. */
export function Difference({ approval }: { readonly approval: Shown }) {
  const words = approvalWords();
  const { lastFile, count, controlSumMinor, currency } = approval;
  if (lastFile === null) return <p class="empty">{words.noLast}</p>;
  const { recipients, mean } = lastFile;
  const [counted, sum] = [String(count ?? 0), controlSumMinor ?? '0'];
  const [lastCounted, lastSum] = [String(lastFile.count), lastFile.controlSumMinor];
  const all = String(recipients.inBoth + recipients.onlyHere + recipients.onlyThere);
  return (
    <div class="card difference">
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col" class="figure">
              {words.here}
            </th>
            <th scope="col" class="figure">
              {words.last}
              <a class="below" href={`/batches/${lastFile.batchId}`}>
                <Day day={lastFile.executionDate} />
              </a>
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{words.sum}</th>
            <td class="figure">
              <Amount minor={sum} currency={currency} />
              <Change from={lastSum} to={sum} />
              <Bar thousandths={ofLarger(sum, lastSum)} />
            </td>
            <td class="figure">
              <Amount minor={lastSum} currency={currency} />
              <Bar thousandths={ofLarger(lastSum, sum)} tone={5} />
              {mean.files > 1 && (
                <span class="below">
                  {words.mean(countText(mean.files))} <Amount minor={mean.sumMinor} currency={currency} />{' '}
                  <Change from={mean.sumMinor} to={sum} />
                </span>
              )}
            </td>
          </tr>
          <tr>
            <th scope="row">{words.payments}</th>
            <td class="figure">
              {countText(Number(counted))}
              <Change from={lastCounted} to={counted} />
              <Bar thousandths={ofLarger(counted, lastCounted)} />
            </td>
            <td class="figure">
              {countText(lastFile.count)}
              <Bar thousandths={ofLarger(lastCounted, counted)} tone={5} />
            </td>
          </tr>
        </tbody>
      </table>
      <h3>{words.recipients}</h3>
      <ul class="legend">
        <li>
          <i class="swatch tone-1" /> {countText(recipients.inBoth)} {words.inBoth}
        </li>
        <li>
          <i class="swatch tone-2" /> {countText(recipients.onlyHere)} {words.onlyHere}
        </li>
        <li>
          <i class="swatch tone-5" /> {countText(recipients.onlyThere)} {words.onlyThere}
        </li>
      </ul>
      <SplitBar
        parts={[
          { thousandths: shareOf(String(recipients.inBoth), all), tone: 1 },
          { thousandths: shareOf(String(recipients.onlyHere), all), tone: 2 },
          { thousandths: shareOf(String(recipients.onlyThere), all), tone: 5 },
        ]}
      />
    </div>
  );
}

function Change({ from, to }: { readonly from: string; readonly to: string }) {
  const change = changeText(from, to);
  return change === undefined ? null : <span class="below">{change}</span>;
}

function ofLarger(one: string, other: string): number {
  return shareOf(one, BigInt(one) > BigInt(other) ? one : other);
}
