/** Rows as the server writes them (protocols/photon.md, appendix A; invented people). */
export const ROW = {
  originalROWID: 4211,
  guid: '6E0C2E0B-0000-4000-8000-0000000000A1',
  text: 'see you at 6',
  subject: null,
  attributedBody: null,
  messageSummaryInfo: null,
  payloadData: null,
  hasPayloadData: false,
  handle: {
    originalROWID: 17,
    address: '+15550100001',
    service: 'iMessage',
    country: 'us',
    uncanonicalizedId: null
  },
  handleId: 17,
  otherHandle: 0,
  attachments: [],
  chats: [
    {
      originalROWID: 9,
      guid: 'iMessage;-;+15550100001',
      style: 45,
      chatIdentifier: '+15550100001',
      isArchived: false,
      displayName: ''
    }
  ],
  error: 0,
  dateCreated: 1_767_225_600_123,
  dateRead: null,
  dateDelivered: null,
  isDelivered: true,
  isFromMe: false,
  isArchived: false,
  itemType: 0,
  groupTitle: null,
  groupActionType: 0,
  balloonBundleId: null,
  associatedMessageGuid: null,
  associatedMessageType: null,
  expressiveSendStyleId: null,
  threadOriginatorGuid: null,
  threadOriginatorPart: null,
  dateEdited: null,
  dateRetracted: null,
  partCount: 1
} as const

export const GROUP = {
  originalROWID: 12,
  guid: 'iMessage;+;chat1234',
  style: 43,
  chatIdentifier: 'chat1234',
  isArchived: false,
  displayName: 'Trip',
  participants: [
    { originalROWID: 17, address: '+15550100001', service: 'iMessage' },
    { originalROWID: 18, address: 'ana@example.com', service: 'iMessage' }
  ]
} as const
