/**
 * The contract renderer -> main: command name -> input schema and output type. Adding a command is
 * one entry here and one handler in `main/ipc/handlers`; the preload never changes.
 * Inputs are strict and capped; there is no free-form path, SQL or HTML, and no output holds a secret.
 */
import { z } from 'zod'

import { isAccelerator, MOST_POLL_OPTIONS, type Result } from '../domain'
import type { CommandOutput } from './commandOutputs'

const id = z.string().min(1).max(200)
const text = z.string().max(200_000)
/** Epoch ms; `Number.MAX_SAFE_INTEGER` stands for always. */
const moment = z.number().int().min(0)
/** Epoch ms, up to the last one that is a date. */
const date = moment.max(8.64e15)
const position = z.strictObject({ sentAt: z.number(), order: z.number() })
const anchor = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('newest') }),
  z.strictObject({ at: z.literal('firstUnread') }),
  z.strictObject({ at: z.literal('before'), position }),
  z.strictObject({ at: z.literal('after'), position }),
  z.strictObject({ at: z.literal('around'), messageId: id })
])
const emoji = z.string().min(1).max(64)
const offset = z.number().int().min(0).max(200_000)
const mentions = z
  .array(
    z.strictObject({
      start: offset,
      length: offset,
      address: z.string().min(1).max(300),
      isMe: z.boolean()
    })
  )
  .max(100)
const secret = z.string().max(8_000)
const address = { serverUrl: z.string().max(2_000), name: z.string().max(100).optional() }
const imkitSignIn = {
  clientKey: z.string().max(1_000),
  token: z.string().max(8_000),
  payloadEncoding: z.enum(['none', 'base64', 'custom']),
  /** 64 hexadecimal digits, for `custom` only. */
  customKey: z.string().max(200).nullable()
}
/** Phone number, mail address or user id, as the service has them. */
const person = z.string().min(1).max(300)
const minuteOfDay = z.number().int().min(0).max(1_439)
const pollText = z.string().min(1).max(300)
const nothing = z.strictObject({})

const fileFilter = z.strictObject({
  sentBefore: z.number().min(0).nullable(),
  largerThan: z.number().min(0),
  conversationId: id.nullable()
})

export const commandSchemas = {
  'app:snapshot': nothing,
  'account:add': z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['photon', 'bluebubbles']), ...address, secret }),
    z.strictObject({ kind: z.literal('imkit'), ...address, ...imkitSignIn })
  ]),
  'account:addDemo': nothing,
  'account:remove': z.strictObject({ accountId: id }),
  'account:rename': z.strictObject({ accountId: id, name: z.string().min(1).max(100) }),
  'account:signIn': z.strictObject({ accountId: id, secret }),
  /** `token`, `clientKey` and `customKey`: null keeps the stored one. */
  'account:signInImkit': z.strictObject({
    accountId: id,
    ...imkitSignIn,
    token: imkitSignIn.token.nullable(),
    clientKey: imkitSignIn.clientKey.nullable()
  }),
  'account:setPaused': z.strictObject({ accountId: id, isPaused: z.boolean() }),
  'account:connectNow': z.strictObject({ accountId: id }),
  /** Whom a conversation can be begun with, beside those met here. */
  'account:addressBook': z.strictObject({ accountId: id }),
  'keychain:retry': nothing,
  /** The key is lost: begins with an empty store; the old one is kept, set aside. */
  'keychain:startAnew': nothing,
  /** Consent to go on without a keychain, for this run only. */
  'keychain:continueForThisRun': nothing,
  /** Tells main what is on screen; null when no conversation is. */
  'conversation:setVisible': z.strictObject({ conversationId: id.nullable() }),
  'conversation:markRead': z.strictObject({ conversationId: id, upTo: id.nullable() }),
  'conversation:markUnread': z.strictObject({ conversationId: id }),
  'conversation:getDraft': z.strictObject({ conversationId: id }),
  'conversation:setDraft': z.strictObject({
    conversationId: id,
    text,
    replyTo: id.nullable(),
    mentions,
    /** In the order in which they are to be sent. */
    stagedIds: z.array(id).max(100)
  }),
  'conversation:setMuted': z.strictObject({
    conversationId: id,
    mutedUntil: moment.nullable()
  }),
  'conversation:setPinned': z.strictObject({ conversationId: id, isPinned: z.boolean() }),
  'conversation:setArchived': z.strictObject({ conversationId: id, isArchived: z.boolean() }),
  'conversation:setTags': z.strictObject({
    conversationId: id,
    tags: z.array(z.string().max(200)).max(100)
  }),
  'conversation:createDirect': z.strictObject({ accountId: id, address: person }),
  'conversation:createGroup': z.strictObject({
    accountId: id,
    name: z.string().max(200),
    addresses: z.array(person).min(1).max(200),
    /** For servers that answer `invalid_input` of this field without one. */
    firstMessage: text.nullable()
  }),
  'conversation:rename': z.strictObject({ conversationId: id, name: z.string().max(200) }),
  'conversation:addMembers': z.strictObject({
    conversationId: id,
    addresses: z.array(person).min(1).max(200)
  }),
  'conversation:removeMember': z.strictObject({ conversationId: id, address: person }),
  'conversation:leave': z.strictObject({ conversationId: id }),
  /** The group's, for everybody; made small by the window. Null takes it away. */
  'conversation:setPicture': z.strictObject({
    conversationId: id,
    bytes: z.instanceof(Uint8Array).nullable()
  }),
  'conversation:createPoll': z.strictObject({
    conversationId: id,
    title: pollText,
    options: z.array(pollText).min(2).max(MOST_POLL_OPTIONS)
  }),
  /** Asks where, and writes every stored message there; one export at a time. */
  'conversation:export': z.strictObject({
    conversationId: id,
    format: z.enum(['json', 'html', 'text']),
    withFiles: z.boolean()
  }),
  'conversation:cancelExport': nothing,
  /** Deletes a conversation that was left, here. */
  'conversation:delete': z.strictObject({ conversationId: id }),
  'invitation:answer': z.strictObject({
    accountId: id,
    conversationServerId: z.string().min(1).max(500),
    isAccepted: z.boolean()
  }),
  'conversation:setTyping': z.strictObject({ conversationId: id, isTyping: z.boolean() }),
  'message:window': z.strictObject({
    conversationId: id,
    anchor,
    limit: z.number().int().min(1).max(200)
  }),
  /** Asks the server for messages older than those stored; they arrive as events too. */
  'message:fetchOlder': z.strictObject({ conversationId: id }),
  /** What of it is proven whole. */
  'message:spans': z.strictObject({ conversationId: id }),
  /** Fetches what is missing before a stored message; it arrives as events. */
  'conversation:fillGap': z.strictObject({ conversationId: id, beforeId: id }),
  'message:send': z.strictObject({
    conversationId: id,
    text,
    replyTo: id.nullable(),
    stagedIds: z.array(id).max(20),
    mentions: mentions.optional(),
    /** What is sent is the draft of the conversation, which ends with it. */
    isDraft: z.boolean().optional()
  }),
  /** Takes a message back that is held, with all that was sent together with it. */
  'message:undoSend': z.strictObject({ messageId: id }),
  'message:retry': z.strictObject({ messageId: id }),
  /** Looks on the server for an unconfirmed message. */
  'message:checkAgain': z.strictObject({ messageId: id }),
  /** Sends an unconfirmed message again, unless a last look finds it. */
  'message:sendAgain': z.strictObject({ messageId: id }),
  /** Drops a queued, failed or unconfirmed message. */
  'message:discard': z.strictObject({ messageId: id }),
  'message:edit': z.strictObject({ messageId: id, text, mentions: mentions.optional() }),
  'message:unsend': z.strictObject({ messageId: id }),
  /** Where the service knows tapbacks only, the emoji is that of a tapback. */
  'message:react': z.strictObject({ messageId: id, emoji, isRemoval: z.boolean() }),
  'message:vote': z.strictObject({ messageId: id, optionId: id, isRemoval: z.boolean() }),
  'message:addPollOption': z.strictObject({
    messageId: id,
    text: z.string().trim().min(1).max(200)
  }),
  /** For everybody in the conversation. */
  'message:pin': z.strictObject({ messageId: id, isPinned: z.boolean() }),
  /** Newest first. */
  'message:listPinned': z.strictObject({ conversationId: id }),
  /** Asks the server for those that are not stored; to be listed afterwards. */
  'message:fetchPinned': z.strictObject({ conversationId: id }),
  'message:deleteForMe': z.strictObject({ messageId: id }),
  /** Why a notification came of it, or why not. */
  'message:explainNotification': z.strictObject({ messageId: id }),
  'attachment:pick': z.strictObject({ conversationId: id }),
  'attachment:stage': z.strictObject({
    conversationId: id,
    fileName: z.string().min(1).max(300),
    mimeType: z.string().max(200),
    bytes: z.instanceof(Uint8Array),
    /** How long a voice note is, ms. */
    voiceMs: z.number().int().min(0).max(3_600_000).nullable()
  }),
  /** Takes a file of a message, to send it on; fetched first where it is not here. */
  'attachment:stageStored': z.strictObject({ attachmentId: id, conversationId: id }),
  'attachment:discard': z.strictObject({ stagedId: id }),
  'attachment:save': z.strictObject({ attachmentId: id }),
  /** Fetches it, to be kept here; its progress comes as events. */
  'attachment:fetch': z.strictObject({ attachmentId: id }),
  'attachment:cancelFetch': z.strictObject({ attachmentId: id }),
  /** Its bytes, where they are no more than 2 MB: for what the window itself takes apart. */
  'attachment:read': z.strictObject({ attachmentId: id }),
  /** Newest first: those that came before a file (null: the newest of all), or after it. */
  'attachment:list': z.strictObject({
    conversationId: id,
    from: id.nullable(),
    direction: z.enum(['before', 'after']),
    limit: z.number().int().min(1).max(100)
  }),
  'search:query': z.strictObject({
    query: z.string().max(500),
    conversationId: id.nullable(),
    limit: z.number().int().min(1).max(100)
  }),
  /** Asks the server too; for what is not stored here. Hits come as `SearchHitView`s that are not local. */
  'search:server': z.strictObject({
    accountId: id,
    query: z.string().min(1).max(500),
    limit: z.number().int().min(1).max(100)
  }),
  'settings:set': z.strictObject({
    theme: z.enum(['system', 'light', 'dark']).optional(),
    density: z.enum(['comfortable', 'compact']).optional(),
    fontScale: z.number().min(0.85).max(1.4).optional(),
    timeFormat: z.enum(['system', '12', '24']).optional(),
    language: z.enum(['system', 'en', 'zh-Hant']).optional(),
    enterSends: z.boolean().optional(),
    notifications: z.enum(['full', 'name', 'anonymous', 'none']).optional(),
    notificationSound: z.boolean().optional(),
    doNotDisturbUntil: date.nullable().optional(),
    quietHours: z
      .strictObject({
        isOn: z.boolean(),
        from: minuteOfDay,
        to: minuteOfDay,
        days: z.array(z.number().int().min(0).max(6)).max(7)
      })
      .optional(),
    countMuted: z.boolean().optional(),
    countArchived: z.boolean().optional(),
    sendReadReceipts: z.boolean().optional(),
    sendTyping: z.boolean().optional(),
    autoDownload: z.enum(['always', 'small', 'never']).optional(),
    undoSendSeconds: z.number().int().min(0).max(60).optional(),
    closeToTray: z.boolean().optional(),
    zoom: z.number().min(0.5).max(3).optional(),
    spellcheckLanguages: z.array(z.string().max(20)).max(10).optional(),
    showShortcut: z.string().max(60).refine(isAccelerator).nullable().optional(),
    automaticUpdates: z.boolean().optional()
  }),
  /** What the store takes, and what of it the filter means. */
  'storage:read': fileFilter,
  /** Deletes a piece of what the filter means; the answer says where the next one goes on. */
  'storage:deleteFiles': fileFilter.extend({ after: z.number().int().min(0) }),
  /** Gives a piece of what is free in the database back to the disk. */
  'storage:compact': nothing,
  /** What the system lets Tern do outside its window. */
  'desktop:get': nothing,
  /** Start with the session, in the tray. */
  'desktop:setAutostart': z.strictObject({ isOn: z.boolean() }),
  /** Opens the licences of everybody whose work is in Tern. */
  'desktop:showNotices': nothing,
  /** A person wants to record: the page may ask for the microphone during the next seconds. */
  'microphone:ask': nothing,
  'update:get': nothing,
  /** Looks for a newer version and fetches it; answers when that is done. */
  'update:check': nothing,
  /** Restarts into the version that was fetched, unless something unfinished is in the way. */
  'update:restart': nothing,
  'diagnostics:get': nothing,
  /** The logs with what helps to read them, in one file; asks where. */
  'diagnostics:saveLogs': nothing,
  /** The last minutes of what happened, redacted; asks where. */
  'diagnostics:saveRecording': nothing,
  /** Checks everything around Tern; answers after a few seconds at most. */
  'doctor:run': nothing,
  'link:open': z.strictObject({ url: z.string().max(2_048) }),
  'clipboard:writeText': z.strictObject({ text })
} as const

export type CommandName = keyof typeof commandSchemas
export type CommandInput<Name extends CommandName> = z.infer<(typeof commandSchemas)[Name]>

export type CommandResult<Name extends CommandName> = Result<CommandOutput[Name]>
