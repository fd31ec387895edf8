import { beforeEach, describe, expect, it, vi } from 'vitest'

import { checkExternalUrl, openExternalLink } from '../../../src/main/platform/externalLinks'

const openExternal = vi.hoisted(() => vi.fn<(url: string) => Promise<void>>())
vi.mock('electron', () => ({ shell: { openExternal } }))

beforeEach(() => {
  openExternal.mockReset()
  openExternal.mockResolvedValue(undefined)
})

describe('checkExternalUrl', () => {
  it.each([
    ['https://example.org', 'https://example.org/'],
    ['http://example.org/a?b=c#d', 'http://example.org/a?b=c#d'],
    ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4'],
    ['https://[::1]:8080/x', 'https://[::1]:8080/x'],
    ['mailto:ada@example.org?subject=Hi%20you', 'mailto:ada@example.org?subject=Hi%20you'],
    ['HTTPS://EXAMPLE.org/A', 'https://example.org/A']
  ])('allows %s', (url, href) => {
    expect(checkExternalUrl(url)).toEqual({ ok: true, value: href })
  })

  it.each([
    'file:///etc/passwd',
    'smb://host/share',
    'ms-msdt:/id PCWDiagnostic',
    'search-ms:query=x&crumb=location:\\\\evil',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'vbscript:x',
    'data:text/html,<script>1</script>',
    'x-apple.systempreferences:com.apple.preference',
    'tel:+15550100142',
    'ftp://example.org/',
    'app://tern/index.html',
    'app-media://attachment/1',
    'chrome://settings',
    'view-source:https://example.org',
    'blob:https://example.org/1',
    '\\\\host\\share',
    '//example.org',
    'example.org',
    '',
    'https:',
    'https://',
    'https:example.org',
    'https:/example.org',
    'https:\\\\example.org',
    'https://example.org\\@evil.example',
    'https://user@evil.example',
    'https://bank.example:x@evil.example/',
    'https://example.org/\u0000',
    'https://exa\nmple.org/',
    'java\tscript:alert(1)',
    ' https://example.org/',
    'https://example.org/ x',
    'https://example.org/\u202egpj.exe',
    'https://example.org/\u200b',
    'https://exa mple.org',
    'mailto:ada@example.org?attach=/etc/passwd',
    'mailto:?Attachment=%2Fetc%2Fpasswd',
    `https://example.org/${'a'.repeat(2_048)}`
  ])('refuses %j', (url) => {
    const result = checkExternalUrl(url)
    expect(result.ok ? result.value : result.error.code).toBe('invalid_input')
  })
})

describe('openExternalLink', () => {
  it('hands the checked spelling to the system', async () => {
    expect(await openExternalLink('https://example.org')).toEqual({ ok: true, value: null })
    expect(openExternal).toHaveBeenCalledExactlyOnceWith('https://example.org/')
  })

  it('never hands over what is refused', async () => {
    const result = await openExternalLink('file:///bin/sh')
    expect(result.ok).toBe(false)
    expect(openExternal).not.toHaveBeenCalled()
  })

  it('answers with a failure when the system has no program for it', async () => {
    openExternal.mockRejectedValue(new Error('no handler'))
    expect(await openExternalLink('mailto:a@b.example')).toMatchObject({
      ok: false,
      error: { code: 'unsupported' }
    })
  })
})
