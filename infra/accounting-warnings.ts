import type { ConfigFile } from '../functions/platform/config-file.ts';
import type { ConfigProblem } from '../functions/platform/config-problem.ts';

/** Settings of the books that may be meant, but show more or other people than readers think. */
export function accountingWarnings({ accounting, sources }: ConfigFile): ConfigProblem[] {
  if (accounting === undefined) return [];
  const { namesInTexts, payroll } = accounting;
  const partners = sources.flatMap((source) =>
    source.kind === 'ampeco' && source.pays === 'settlement' ? [`${source.kind}/${source.account}`] : [],
  );
  return [
    ...(namesInTexts === true
      ? [
          {
            path: ['accounting', 'namesInTexts'],
            message: 'lets the name of each recipient leave with the journal, to whoever reads the books',
          },
        ]
      : []),
    ...(payroll?.sources ?? []).flatMap(({ source }, index) =>
      partners.includes(source)
        ? [
            {
              path: ['accounting', 'payroll', 'sources', index, 'source'],
              message: 'pays settlement reports, which are owed to partners: nobody of the payroll gets them',
            },
          ]
        : [],
    ),
  ];
}
