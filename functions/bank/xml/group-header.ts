import { assert } from '../../core/errors.ts';
import type { ReportHeader } from '../report.ts';
import type { Draft } from './draft.ts';
import { type Element, id, optional, required, sequence } from './grammar.ts';
import { page } from './page.ts';

/** `GrpHdr`, as far as all supported messages share it. */
export function groupHeader(
  take: (header: Omit<ReportHeader, 'kind' | 'type' | 'version'>) => void,
): Element {
  let draft: Draft<ReportHeader> = {};
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
      optional(
        'MsgPgntn',
        page((read) => {
          draft.page = read;
        }),
      ),
    ],
    {
      open: () => {
        draft = {};
      },
      close: () => {
        const { messageId, createdAt, ...rest } = draft;
        assert(messageId !== undefined && createdAt !== undefined, 'a group header has its required values');
        take({ messageId, createdAt, ...rest });
      },
    },
  );
}
