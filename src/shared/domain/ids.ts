/**
 * Branded identifiers. A brand costs nothing at run time and makes it a compile error to pass a
 * conversation's id where a message's is wanted.
 */
declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** Local account id, made by Tern; never changes while the account exists. */
export type AccountId = Branded<'AccountId'>
/** Local conversation id, made by Tern from the account and the server's own id. */
export type ConversationId = Branded<'ConversationId'>
/** Local message id: made once, kept through acknowledgement, edits and restarts. */
export type MessageId = Branded<'MessageId'>
/** Local attachment id. */
export type AttachmentId = Branded<'AttachmentId'>
/** Local outbox item id. */
export type OutboxItemId = Branded<'OutboxItemId'>

export const asAccountId = (value: string): AccountId => value as AccountId
export const asConversationId = (value: string): ConversationId => value as ConversationId
export const asMessageId = (value: string): MessageId => value as MessageId
export const asAttachmentId = (value: string): AttachmentId => value as AttachmentId
export const asOutboxItemId = (value: string): OutboxItemId => value as OutboxItemId
