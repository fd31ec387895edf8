import type { ExportedAttachment, ExportedMessage, ExportHeader } from './exported'
import type { TimeWords } from '../ports'
import type { ExportFormat } from './format'
import {
  attachmentWords,
  bodyLines,
  headingOf,
  noteWords,
  senderWords,
  serviceText,
  unsupportedText
} from './words'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** For text and for attribute values in double quotes. */
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

/** The page can run nothing and load nothing but what lies beside it, whatever a message says. */
const POLICY =
  "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'"

const STYLE = `:root{color-scheme:light dark;--line:#e3e5e4;--bubble:#eceeed;--own:#0b7480;--dim:#5c696d}
@media (prefers-color-scheme:dark){:root{--line:#2a3234;--bubble:#252c2e;--own:#1b5a63;--dim:#a0acb0}}
body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:15px/1.45 system-ui,sans-serif}
h2{margin:2rem 0 .5rem;font-size:.85rem;color:var(--dim);text-align:center}
article{margin:.5rem 0;width:fit-content;max-width:80%}
article.own{margin-left:auto}
article>div{padding:.5rem .8rem;border-radius:1rem;background:var(--bubble);white-space:pre-wrap;overflow-wrap:anywhere}
article.own>div{background:var(--own);color:#fff}
header p,small,.service{color:var(--dim)}
.service{text-align:center}
img,video{display:block;max-width:100%;max-height:24rem;border-radius:.6rem}`

/** Types that a page shows by itself and that cannot carry a script. */
const SHOWN_IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/**
 * What no browser opens as a page of its own, with scripts. Everything else is named, not linked: a name
 * without an extension is opened as what its bytes look like.
 */
const LINKED =
  /\.(?:txt|csv|log|md|rtf|json|vcf|ics|docx?|xlsx?|pptx?|od[tsp]|pages|numbers|key|epub|zip|7z|rar|gz|tar|heic|heif|tiff?)$/i

/** Name by name: a `#` in one would end the address. */
const addressOf = (file: string): string =>
  escapeHtml(file.split('/').map(encodeURIComponent).join('/'))

const fileHtml = (attachment: ExportedAttachment): string => {
  const words = escapeHtml(attachmentWords(attachment))
  if (attachment.file === null) return `<p>${words}</p>`
  const address = addressOf(attachment.file)
  const { mimeType } = attachment
  if (SHOWN_IMAGES.has(mimeType)) return `<img src="${address}" alt="${words}" loading="lazy">`
  if (mimeType.startsWith('video/')) return `<video src="${address}" controls></video>`
  if (mimeType.startsWith('audio/')) return `<audio src="${address}" controls></audio>`
  return LINKED.test(attachment.file)
    ? `<p><a href="${address}">${words}</a></p>`
    : `<p>${words} <small>${escapeHtml(attachment.file)}</small></p>`
}

const reactionsHtml = ({ reactions }: ExportedMessage): string =>
  reactions
    .map(({ sender, emoji }) => {
      const name = sender.isMe ? 'You' : sender.name || sender.address
      return ` <span title="${escapeHtml(name)}">${escapeHtml(emoji)}</span>`
    })
    .join('')

const messageHtml = (message: ExportedMessage, { moment }: TimeWords): string => {
  if (message.service !== null)
    return `<p class="service">${escapeHtml(serviceText(message.service))}</p>\n`
  const note = noteWords(message)
  const time = new Date(message.sentAt)
  const iso = Number.isNaN(time.getTime()) ? '' : time.toISOString()
  const { text, unsupported } = message
  const texts = [
    headingOf(message),
    text,
    ...bodyLines(message),
    unsupportedText(unsupported)
  ].filter((line) => line !== null && line !== '')
  const answer = message.replyTo?.id
  return [
    `<article id="${escapeHtml(message.id)}"${message.sender.isMe ? ' class="own"' : ''}>`,
    `<small>${escapeHtml(senderWords(message))}, <time datetime="${iso}">${escapeHtml(moment(message.sentAt))}</time>${note === '' ? '' : `, ${note}`}`,
    answer === undefined || answer === null ? '' : `, <a href="#${escapeHtml(answer)}">reply</a>`,
    `</small><div>${escapeHtml(texts.join('\n'))}${message.attachments.map(fileHtml).join('')}</div>`,
    `${reactionsHtml(message)}</article>\n`
  ].join('')
}

const headHtml = ({ conversation, account, exportedAt }: ExportHeader, words: TimeWords): string =>
  `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width"><title>${escapeHtml(conversation.name)}</title>
<style>${STYLE}</style></head><body>
<header><h1>${escapeHtml(conversation.name)}</h1>
<p>${escapeHtml(account.name)}, exported ${escapeHtml(words.moment(exportedAt))}</p></header>
`

/** To be read in any browser, without network and without scripts. */
export const createHtmlFormat = (words: TimeWords): ExportFormat => ({
  fileName: 'conversation.html',
  begin: (header) => headHtml(header, words),
  message: (message, previous) => {
    const day = words.day(message.sentAt)
    const isNewDay = previous === null || words.day(previous.sentAt) !== day
    return `${isNewDay ? `<h2>${escapeHtml(day)}</h2>\n` : ''}${messageHtml(message, words)}`
  },
  end: () => '</body></html>\n'
})
