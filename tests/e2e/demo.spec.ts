import { bubble, conversationOption, openConversation, send } from './support/screens'
import { expect, test } from './support/test'
import { closeAllTerns, launchTern } from './support/tern'

test.afterAll(closeAllTerns)

test('tries the demo: two kinds of account in one list, people who answer in both', async () => {
  const { page } = await launchTern()
  await page.getByRole('button', { name: 'Try the demo' }).click()
  await expect(conversationOption(page, 'Zoë Ångström')).toBeVisible({ timeout: 20_000 })
  await expect(conversationOption(page, 'Workshop crew')).toBeVisible()

  await openConversation(page, 'Zoë Ångström')
  await send(page, 'Shall I bring the map?')
  await expect(bubble(page, 'Shall I bring the map?')).toContainText('Read', { timeout: 10_000 })

  await openConversation(page, 'Wren, the assistant')
  await send(page, 'What will the weather be like?')
  await expect(bubble(page, 'The forecast says a light breeze')).toContainText(
    'the better your socks will feel.',
    { timeout: 15_000 }
  )
  await expect(bubble(page, 'The forecast says a light breeze')).toHaveCount(1)
})
