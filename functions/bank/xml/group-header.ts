import { assert } from '../../core/errors.ts';
import type { ReportHeader } from '../report.ts';
import type { Draft } from './draft.ts';
import { type Element, id, required, sequence } from './grammar.ts';

/** `GrpHdr`, as far as all supported messages share it. */
export function groupHeader(take: (header: Pick<ReportHeader, 'messageId' | 'createdAt'>) => void): Element {
  const draft: Draft<ReportHeader> = {};
  return sequence(
    [
      required(
        'MsgId',
        id((text) => {
          draft.messageId = text;
        }),
      ),
      required(
        'CreDtTm',
        id((text) => {
          draft.createdAt = text;
        }),
      ),
    ],
    {
      close: () => {
        const { messageId, createdAt } = draft;
        assert(messageId !== undefined && createdAt !== undefined, 'a group header has its required values');
        take({ messageId, createdAt });
      },
    },
  );
}
