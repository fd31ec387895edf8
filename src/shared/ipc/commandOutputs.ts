import type {
  DatabaseSize,
  DoctorReport,
  FileDeletion,
  ListedAttachment,
  Message,
  MessageWindow,
  NotificationExplanation,
  Settings,
  Span,
  StorageUse,
  UpdateState
} from '../domain'
import type {
  AccountView,
  DesktopView,
  DiagnosticsView,
  DraftView,
  ExportReport,
  LookAgainReport,
  SearchHitView,
  Snapshot,
  StagedAttachment
} from './views'

/** What each command answers, inside a `Result`. */
export type CommandOutput = {
  'app:snapshot': Snapshot
  'account:add': AccountView
  /** One account of each kind that the demo serves. */
  'account:addDemo': readonly AccountView[]
  'account:remove': null
  'account:rename': null
  'account:signIn': null
  'account:signInImkit': null
  'account:setPaused': null
  'account:connectNow': null
  'account:addressBook': readonly { readonly address: string; readonly name: string }[]
  'keychain:retry': null
  'keychain:startAnew': null
  'keychain:continueForThisRun': null
  'conversation:setVisible': null
  'conversation:markRead': null
  'conversation:markUnread': null
  'conversation:getDraft': DraftView
  'conversation:setDraft': null
  'conversation:setMuted': null
  'conversation:setPinned': null
  'conversation:setArchived': null
  'conversation:setTags': null
  'conversation:createDirect': { readonly conversationId: string }
  'conversation:createGroup': { readonly conversationId: string }
  'conversation:rename': null
  'conversation:addMembers': null
  'conversation:removeMember': null
  'conversation:leave': null
  'conversation:setPicture': null
  'conversation:createPoll': null
  'conversation:export': ExportReport
  'conversation:cancelExport': null
  'conversation:delete': null
  'invitation:answer': null
  'conversation:setTyping': null
  'message:window': MessageWindow
  'message:fetchOlder': { readonly fetched: number; readonly hasOlder: boolean }
  'message:spans': readonly Span[]
  /** False: more is missing still. */
  'conversation:fillGap': { readonly isFilled: boolean }
  'message:send': readonly Message[]
  /** The draft with it. */
  'message:undoSend': DraftView
  'message:retry': null
  'message:checkAgain': LookAgainReport
  'message:sendAgain': LookAgainReport
  'message:discard': null
  'message:edit': null
  'message:unsend': null
  'message:react': null
  'message:vote': null
  'message:addPollOption': null
  'message:pin': null
  'message:listPinned': readonly Message[]
  'message:fetchPinned': null
  'message:deleteForMe': null
  'message:explainNotification': NotificationExplanation
  'attachment:pick': readonly StagedAttachment[]
  'attachment:stage': StagedAttachment
  'attachment:stageStored': StagedAttachment
  'attachment:discard': null
  'attachment:save': { readonly saved: boolean }
  'attachment:fetch': null
  'attachment:cancelFetch': null
  'attachment:read': Uint8Array
  'attachment:list': readonly ListedAttachment[]
  'search:query': readonly SearchHitView[]
  'search:server': readonly SearchHitView[]
  'settings:set': Settings
  'storage:read': StorageUse
  'storage:deleteFiles': FileDeletion
  'storage:compact': DatabaseSize
  'desktop:get': DesktopView
  'desktop:setAutostart': DesktopView
  'desktop:showNotices': null
  'microphone:ask': { readonly isAllowed: boolean }
  'update:get': UpdateState
  'update:check': UpdateState
  'update:restart': UpdateState
  'diagnostics:get': DiagnosticsView
  'diagnostics:saveLogs': { readonly saved: boolean }
  'diagnostics:saveRecording': { readonly saved: boolean }
  'doctor:run': DoctorReport
  'link:open': null
  'clipboard:writeText': null
}
