/** The month of a filter. @param id of its form. */
export function MonthField({
  id,
  label,
  value,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: string | undefined;
}) {
  return (
    <div>
      <label for={`${id}-month`}>{label}</label>
      <input id={`${id}-month`} name="month" type="month" placeholder="2026-11" defaultValue={value ?? ''} />
    </div>
  );
}
