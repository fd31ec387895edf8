/** Groups are more than one thing to do. */
import { expect, test } from 'playwright/test'

import { composer, conversationOption, timeline } from '../screens'
import { soon } from '../test'
import { closeDetails, confirm, details, dialog, newConversation, PICTURE } from './hands'
import type { Stage } from './stage'

export const useGroups = async ({ page, far }: Stage): Promise<void> => {
  const [first, second] = far.others
  await test.step('new group', async () => {
    const form = await newConversation(page, [far.friend, first])
    await form.getByRole('textbox', { name: /^Group name/ }).fill('Rowing')
    await form.getByRole('button', { name: 'Create group' }).click()
    const words = form.getByRole('textbox', { name: 'First message' })
    await expect(words.or(conversationOption(page, 'Rowing')).first()).toBeVisible()
    if (await words.isVisible()) {
      await words.fill('Who comes rowing?')
      await form.getByRole('button', { name: 'Create group' }).click()
    }
    await soon(() => far.groupNamed('Rowing')?.members).toEqual(
      expect.arrayContaining([far.friend, first])
    )
    await expect(conversationOption(page, 'Rowing')).toBeVisible()
  })
  const aside = await details(page, 'Rowing')
  await test.step('rename', async () => {
    await aside.getByRole('button', { name: 'Rename group…' }).click()
    await dialog(page).getByRole('textbox', { name: 'Group name' }).fill('Sailing')
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await soon(() => far.groupNamed('Sailing')).toBeDefined()
    await expect(conversationOption(page, 'Sailing')).toBeVisible()
  })
  await test.step('add', async () => {
    await aside.getByRole('button', { name: 'Add people…' }).click()
    await dialog(page).getByRole('combobox').fill(second)
    await dialog(page).getByRole('button', { name: 'Add', exact: true }).click()
    await soon(() => far.groupNamed('Sailing')?.members).toContain(second)
  })
  await test.step('remove', async () => {
    await aside.getByRole('listitem').filter({ hasText: second }).getByRole('button').click()
    await confirm(page, 'Remove')
    await soon(() => far.groupNamed('Sailing')?.members).not.toContain(second)
  })
  await test.step('group picture', async () => {
    const chooser = page.waitForEvent('filechooser')
    await aside.getByRole('button', { name: 'Change picture…' }).click()
    const file = { name: 'boat.gif', mimeType: 'image/gif', buffer: PICTURE }
    await (await chooser).setFiles(file)
    await soon(() => far.groupNamed('Sailing')?.hasPicture).toBe(true)
    await expect(aside.getByRole('button', { name: 'Remove picture' })).toBeVisible()
  })
  await test.step('leave', async () => {
    await aside.getByRole('button', { name: 'Leave conversation…' }).click()
    await confirm(page, 'Leave conversation')
    await expect(timeline(page)).toContainText('You left the conversation')
    await expect(conversationOption(page, 'Sailing')).toHaveCount(0)
    await expect(composer(page)).toHaveCount(0)
  })
  await closeDetails(page)
}

export const noGroups = async ({ page, far }: Stage): Promise<void> => {
  const form = await newConversation(page, [far.others[1]])
  await form.getByRole('combobox').press('Enter')
  await expect(form.getByRole('textbox', { name: /^Group name/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
  if ((await dialog(page).count()) > 0) await page.keyboard.press('Escape')
  const aside = await details(page, far.group)
  for (const name of ['Add people…', 'Rename group…', 'Change picture…', 'Leave conversation…'])
    await expect(aside.getByRole('button', { name })).toHaveCount(0)
  await closeDetails(page)
}
