import type { Desk } from '../desk.ts';

/** By the button that asks for it first, with a reason. */
export async function decideBecause(desk: Desk, button: string | RegExp, reason: string): Promise<void> {
  await desk.button(button).first().click();
  await giveReason(desk, reason);
}

/** In the dialog that is open. */
export async function giveReason(desk: Desk, reason: string, label = 'Reason'): Promise<void> {
  await desk.dialog.getByLabel(label).fill(reason);
  await desk.dialog.locator('button[type="submit"]').click();
}
