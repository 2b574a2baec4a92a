import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { MAX_REASON_CHARACTERS } from '../../../functions/core/kept-words.ts';
import type { Sentence } from '../../../functions/core/sentence.ts';
import type { Outcome, Problem } from '../ask/outcome.ts';
import { announce } from './announce.tsx';
import { ProblemView } from './problem-view.tsx';
import { Said } from './said.tsx';
import { words } from './words.ts';

/** Whether the API allows it now, and why not. */
export type May = {
  readonly may: boolean;
  /** A sentence of the API, or a text of the page. */
  readonly whyNot: Sentence | string | null;
};

export const MAY: May = { may: true, whyNot: null };

/** Whether a person may decide what only approvers with a key do. */
export function mayWithKey(isApprover: boolean | undefined): May {
  return isApprover === true ? MAY : { may: false, whyNot: { code: 'needs-key', message: '' } };
}

export type DecidingProps<T> = {
  /** On the button that opens it. */
  readonly label: string;
  /** Tells the button apart, to those who hear it, from others of the same label. */
  readonly of?: string;
  readonly title: string;
  /** What it does and cannot undo. */
  readonly lead?: ComponentChildren;
  readonly may: May;
  readonly kind?: 'main' | 'grave';
  /** Besides the reason. */
  readonly fields?: ComponentChildren;
  readonly onDecide: (reason: string, form: FormData) => Promise<Outcome<T>>;
  /** @returns what to say of it. */
  readonly onDone: (answer: T) => string;
  /** Something may have changed: by this decision, or before it. */
  readonly onChange: () => void;
};

/** A decision that needs a reason: its button, which says why it is off, and the question before it is made. */
export function Deciding<T>(props: DecidingProps<T>) {
  const { label, of, may, kind, title, lead, fields, onDecide, onDone, onChange } = props;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<Problem>();
  const [isWorking, setIsWorking] = useState(false);
  // It is about what was shown when it was opened, whatever loads behind it.
  const meant = useRef(onDecide);
  // At once: the screen follows a moment later, and a second click may come before.
  const isSent = useRef(false);
  // Nobody knows whether it was done: it does not go again before somebody has looked.
  const isUnknown = problem?.code === 'page-outcome-unknown';
  const text = words();

  const submit = async (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (isSent.current || isUnknown) return;
    isSent.current = true;
    const { currentTarget } = event;
    const form = new FormData(currentTarget);
    setIsWorking(true);
    setProblem(undefined);
    const outcome = await meant.current(String(form.get('reason') ?? '').trim(), form);
    isSent.current = false;
    setIsWorking(false);
    if (!outcome.ok) {
      setProblem(outcome.problem);
      return;
    }
    currentTarget.reset();
    announce(onDone(outcome.answer));
    dialog.current?.close();
    onChange();
  };
  const opened = () => {
    meant.current = onDecide;
    dialog.current?.showModal();
  };
  const closed = () => {
    if (problem !== undefined) onChange();
    setProblem(undefined);
  };

  return (
    <>
      <ActButton label={label} of={of} may={may} kind={kind} onAct={opened} />
      <dialog ref={dialog} aria-labelledby={`${id}-title`} onClose={closed}>
        <form onSubmit={submit}>
          <h2 id={`${id}-title`}>{title}</h2>
          {lead !== undefined && <div class="dialog-lead">{lead}</div>}
          {fields}
          <label for={`${id}-reason`}>{text.reason}</label>
          <textarea
            id={`${id}-reason`}
            name="reason"
            required
            maxLength={MAX_REASON_CHARACTERS}
            aria-describedby={`${id}-hint`}
          />
          <p id={`${id}-hint`} class="quiet">
            {text.reasonHint}
          </p>
          {problem !== undefined && <ProblemView problem={problem} />}
          <div class="actions">
            {!isUnknown && (
              <button
                type="submit"
                class={kind === 'grave' ? 'grave-button' : 'main-button'}
                aria-disabled={isWorking}
              >
                {isWorking ? text.working : label}
              </button>
            )}
            <button type="button" onClick={() => dialog.current?.close()}>
              {text.close}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}

/** A button that stays reachable while it is off, so that everybody can find out why. */
export function ActButton({
  label,
  of,
  may,
  kind,
  onAct,
}: {
  readonly label: string;
  readonly of?: string | undefined;
  readonly may: May;
  readonly kind?: 'main' | 'grave' | undefined;
  readonly onAct: () => void;
}) {
  const id = useId();
  return (
    <span class="act">
      <button
        type="button"
        class={kind === undefined ? undefined : `${kind}-button`}
        aria-disabled={!may.may}
        aria-describedby={may.whyNot === null ? undefined : id}
        onClick={() => {
          if (may.may) onAct();
        }}
      >
        {label}
        {of !== undefined && <span class="unseen"> {of}</span>}
      </button>
      {may.whyNot !== null && (
        <span id={id} class="why-not">
          {typeof may.whyNot === 'string' ? may.whyNot : <Said {...may.whyNot} />}
        </span>
      )}
    </span>
  );
}
