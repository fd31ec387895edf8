/**
 * Each capability of each kind of server: used once as a person uses it, and seen at the other end;
 * or, where the server has it not, not offered. The tests' names are the matrix.
 */
import type { Capabilities } from '../../src/shared/domain'
import { CONVERSATION_ROWS } from './support/matrix/conversationRows'
import { choose, dialog, received } from './support/matrix/hands'
import { MESSAGE_ROWS } from './support/matrix/messageRows'
import { COLUMNS, type Row, type Stage } from './support/matrix/stage'
import { bubble, conversationOption, openConversation } from './support/screens'
import { inPage, invoke } from './support/snapshot'
import { closeAllTerns } from './support/tern'
import { expect, soon, test } from './support/test'

/** A capability without a row is an error of the compiler. */
const ROWS: Readonly<Record<keyof Capabilities, Row>> = { ...MESSAGE_ROWS, ...CONVERSATION_ROWS }

/** What every kind of server has, as nothing of it is needed. */
const EVERYWHERE: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  forward: async (stage) => {
    const { page, far } = stage
    await received(stage, 'Tell the others')
    await choose(bubble(page, 'Tell the others'), 'Forward…')
    await dialog(page).getByRole('combobox', { name: 'Forward to' }).fill(far.group)
    await dialog(page).getByRole('option').first().click()
    await expect(conversationOption(page, far.group)).toHaveAttribute('aria-selected', 'true')
    await expect(bubble(page, 'Tell the others')).toHaveAttribute('data-send-state', /sent|deliv/)
  },
  'copy of several messages': async (stage) => {
    const { page, tern } = stage
    await received(stage, 'first of two')
    await received(stage, 'second of two')
    await choose(bubble(page, 'first of two'), 'Select')
    await bubble(page, 'second of two').getByRole('checkbox', { name: 'Select message' }).check()
    await page.getByRole('button', { name: 'Copy 2 messages' }).click()
    const copied = (): Promise<string> => tern.app.evaluate(({ clipboard }) => clipboard.readText())
    await soon(copied).toMatch(/first of two[^]*second of two/u)
  }
}

for (const column of COLUMNS) {
  test.describe(column.name, () => {
    let stage: Stage

    test.beforeAll(async () => {
      stage = await column.open()
      const { accounts } = await invoke(inPage(stage.page), 'app:snapshot')
      expect(accounts.map(({ capabilities }) => capabilities)).toEqual([column.capabilities])
      await openConversation(stage.page, stage.far.direct)
    })

    test.afterAll(async () => {
      await closeAllTerns()
      await stage.far.stop()
    })

    for (const [name, row] of Object.entries(ROWS)) {
      const value = column.capabilities[name as keyof Capabilities]
      const isThere = value !== false && value !== 'none'
      const suffix = typeof value === 'string' && isThere ? ` (${value})` : ''
      test(`${name}${suffix}: ${isThere ? 'used' : 'not offered'}`, () =>
        isThere ? row.used(stage) : row.missing(stage))
    }
    for (const [name, use] of Object.entries(EVERYWHERE)) test(`${name}: used`, () => use(stage))
  })
}
