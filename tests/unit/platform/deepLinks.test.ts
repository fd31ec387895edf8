import { describe, expect, it } from 'vitest'

import {
  createDeepLinks,
  type DeepLink,
  deepLinkOf,
  deepLinkTo,
  parseDeepLink
} from '../../../src/main/platform/deepLinks'
import { asAccountId, asConversationId } from '../../../src/shared/domain'

const ACCOUNT = '3f2a9c1e-5b7d-4a60-9e1f-0c2d4b6a8f10'
const CONVERSATION = 'cAbC-dEf_0123456789xy'
const GOOD = `tern://conversation/${ACCOUNT}/${CONVERSATION}`
const LINK: DeepLink = {
  accountId: asAccountId(ACCOUNT),
  conversationId: asConversationId(CONVERSATION)
}

const HOSTILE = [
  '',
  'tern:',
  'tern://',
  'tern:///',
  'tern://conversation',
  'tern://conversation/',
  `tern://conversation/${ACCOUNT}`,
  `tern://conversation/${ACCOUNT}/`,
  `${GOOD}/`,
  `${GOOD}/send`,
  `${GOOD}?text=hello`,
  `${GOOD}?send=1&text=pay`,
  `${GOOD}#x`,
  ` ${GOOD}`,
  `${GOOD} `,
  `${GOOD}\n`,
  `${GOOD}\0`,
  `${GOOD}\u202e`,
  `"${GOOD}"`,
  `${GOOD}" --inspect=9229`,
  `${GOOD}" --renderer-cmd-prefix=calc.exe "`,
  `${GOOD} --no-sandbox`,
  `TERN://conversation/${ACCOUNT}/${CONVERSATION}`,
  `tern://CONVERSATION/${ACCOUNT}/${CONVERSATION}`,
  `tern:conversation/${ACCOUNT}/${CONVERSATION}`,
  `tern:/conversation/${ACCOUNT}/${CONVERSATION}`,
  `tern:///conversation/${ACCOUNT}/${CONVERSATION}`,
  `tern://send/${ACCOUNT}/${CONVERSATION}`,
  `tern://account/add/${ACCOUNT}/${CONVERSATION}`,
  `tern://user@conversation/${ACCOUNT}/${CONVERSATION}`,
  `tern://conversation:80/${ACCOUNT}/${CONVERSATION}`,
  `tern://conversation/../send/${ACCOUNT}/${CONVERSATION}`,
  `tern://conversation/${ACCOUNT}/../${CONVERSATION}`,
  `tern://conversation/${ACCOUNT}/..%2f..%2fetc%2fpasswd`,
  `tern://conversation/%33${ACCOUNT.slice(1)}/${CONVERSATION}`,
  `tern://conversation/${ACCOUNT.toUpperCase()}/${CONVERSATION}`,
  `tern://conversation/${ACCOUNT}/${CONVERSATION}x`,
  `tern://conversation/${ACCOUNT}/c';DROP TABLE messages;--`,
  `tern://conversation/${ACCOUNT}/cAbC-dEf_0123456789x\u0443`,
  `tern://conversation\\${ACCOUNT}\\${CONVERSATION}`,
  `tern://conversation/${'a'.repeat(100_000)}/${CONVERSATION}`,
  `javascript:alert('${GOOD}')`,
  `https://tern.example/${GOOD}`,
  `file:///tmp/${CONVERSATION}`,
  'tern://conversation/__proto__/constructor'
]

describe('links', () => {
  it('reads its own', () => {
    expect(parseDeepLink(GOOD)).toEqual(LINK)
    expect(deepLinkTo(LINK)).toBe(GOOD)
  })

  it(`refuses ${HOSTILE.length.toString()} others`, () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(40)
    expect(HOSTILE.filter((text) => parseDeepLink(text) !== null)).toEqual([])
  })

  it.each([
    [['tern', GOOD], LINK],
    [['tern', '--', GOOD], LINK],
    [['electron', '/app', '--hidden', GOOD], LINK],
    // What follows a link is no link: a page cannot add to the command line behind the system's back.
    [['tern', GOOD, '--hidden'], null],
    [['tern', GOOD, 'tern://other'], null],
    [['tern', `--link=${GOOD}`], null],
    [[], null]
  ])('takes the last argument of %j alone', (argv, expected) => {
    expect(deepLinkOf(argv)).toEqual(expected)
  })
})

describe('links that come early', () => {
  const other: DeepLink = { ...LINK, conversationId: asConversationId('cOther') }

  it('wait until they can be shown; the last one counts, once', () => {
    const links = createDeepLinks()
    links.offer(LINK)
    links.offer(other)
    links.offer(null)
    const shown: DeepLink[] = []
    links.handOver((link) => shown.push(link))
    links.handOver((link) => shown.push(link))
    expect(shown).toEqual([other])
  })

  it('are shown at once later', () => {
    const links = createDeepLinks()
    const shown: DeepLink[] = []
    links.handOver((link) => shown.push(link))
    links.offer(LINK)
    links.offer(LINK)
    expect(shown).toEqual([LINK, LINK])
  })
})
