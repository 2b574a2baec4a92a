import type { Desk } from '../desk.ts';

/** By the button that asks for it first, with a reason. */
export async function decideBecause(desk: Desk, button: string | RegExp, reason: string): Promise<void> {
  await desk.button(button).first().click();
  await desk.dialog.getByLabel('Reason').fill(reason);
  await desk.dialog.locator('button[type="submit"]').click();
}
