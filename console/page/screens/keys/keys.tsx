import { decide } from '../../ask/api.ts';
import { Deciding, mayWithKey } from '../../parts/deciding.tsx';
import { Said } from '../../parts/said.tsx';
import { Section } from '../../parts/section.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { type Me, mayCall, me, readMe } from '../../session/me.ts';
import { Moment } from '../../show/moment.tsx';
import { BringKey } from './bring-key.tsx';
import { MakeKey } from './make-key.tsx';
import { keysWords } from './words.ts';

type Key = Me['keys'][number];

/** Whose passkeys count, and how they come and go. Where nobody approves files yet, the first approvers make theirs. */
export function Keys({ me }: { readonly me: Me }) {
  const words = keysWords();
  if (me.signing === null && !mayCall('registerKey')) return null;
  const columns: readonly Column<Key>[] = [
    {
      key: 'person',
      head: words.person,
      cell: ({ name, isOwn }) => (
        <>
          {name} {isOwn && <span class="mark mark-plain">{words.you}</span>}
        </>
      ),
    },
    { key: 'since', head: words.since, cell: ({ registeredAt }) => <Moment at={registeredAt} /> },
    {
      key: 'used',
      head: words.used,
      isSecondary: true,
      cell: ({ isNew }) => (isNew ? words.isNew : words.counts),
    },
    {
      key: 'key',
      head: words.key,
      isSecondary: true,
      cell: ({ credentialId }) => <code title={credentialId}>{credentialId.slice(0, 16)}…</code>,
    },
    ...(mayCall('revokeKey') ? [revokeColumn()] : []),
  ];
  const isUntrusted = me.ownKeys.some(({ isTrusted, isRevoked }) => !isTrusted && !isRevoked);
  return (
    <Section title={words.title} note={<Said code={me.signing === null ? 'keys-first-note' : 'keys-note'} />}>
      {isUntrusted && <p class="warning">{words.untrusted}</p>}
      {me.keys.length === 0 ? (
        <p class="empty">
          <Said code="keys-none" />
        </p>
      ) : (
        <Table
          caption={words.title}
          columns={columns}
          rows={me.keys}
          rowKey={({ credentialId }) => credentialId}
        />
      )}
      <div class="actions below-table">
        {mayCall('registerKey') && <MakeKey me={me} />}
        {mayCall('registerKey') && me.isApprover && <BringKey me={me} />}
      </div>
    </Section>
  );
}

function revokeColumn(): Column<Key> {
  const words = keysWords();
  return {
    key: 'revoke',
    head: words.revoke,
    cell: ({ credentialId, name }) => (
      <Deciding
        label={words.revoke}
        title={words.revokeTitle(name)}
        lead={words.revokeLead}
        kind="grave"
        may={mayWithKey(me.value?.isApprover)}
        onDecide={(reason) => decide('revokeKey', { params: { credentialId }, body: { reason } })}
        onDone={() => words.revoked}
        onChange={readMe}
      />
    ),
  };
}
