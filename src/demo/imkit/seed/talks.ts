import type { Line } from './script'

const day = 1440

export const wren: readonly Line[] = [
  { who: 'me', minutesAgo: 1500, text: 'What do I need for a weekend ride in October?' },
  {
    who: 'bot-wren',
    minutesAgo: 1499,
    text: 'Lights with a full charge, two spare tubes, a rain jacket that you do not hate, and gloves. In October the sun sets before half past six, so plan the last hour on roads that you know.'
  },
  { who: 'me', minutesAgo: 1490, text: 'And if it snows?' },
  {
    who: 'bot-wren',
    minutesAgo: 1489,
    type: 'template',
    fields: {
      template: {
        type: 'buttons',
        title: 'Snow on the pass',
        text: 'The pass road closes when more than 5 cm are expected. What would you like to do?',
        actions: [
          { type: 'message', label: 'Show the valley route', text: 'Show the valley route' },
          { type: 'message', label: 'Remind me on Friday', text: 'Remind me on Friday' },
          { type: 'uri', label: 'Road report', uri: 'https://roads.example/pass' }
        ]
      }
    }
  },
  { who: 'me', minutesAgo: 1480, text: 'Show the valley route' },
  {
    who: 'bot-wren',
    minutesAgo: 1479,
    type: 'flex',
    fields: {
      contents: {
        type: 'bubble',
        body: {
          type: 'box',
          layout: 'vertical',
          contents: [
            { type: 'text', text: 'Valley route', weight: 'bold' },
            { type: 'text', text: '64 km, 410 m up, two bakeries' }
          ]
        },
        footer: {
          type: 'box',
          layout: 'horizontal',
          contents: [
            {
              type: 'button',
              action: { type: 'uri', label: 'Open the map', uri: 'https://maps.example/valley' }
            }
          ]
        }
      }
    }
  },
  { who: 'me', minutesAgo: 8, text: 'Thank you. How long will it take me?' },
  {
    who: 'bot-wren',
    minutesAgo: 7,
    text: 'At your usual pace about three and a half hours, and half an hour more if you stop at both bakeries. You should.',
    reactions: [['me', '😄']]
  }
]

export const crew: readonly Line[] = [
  { who: 'u-marco', minutesAgo: 420, text: 'The new stand is here. It holds anything up to 45 kg' },
  {
    who: 'u-marco',
    minutesAgo: 419,
    type: 'image',
    files: [{ kind: 'picture', name: 'stand.png', seed: 11 }],
    key: 'stand',
    reactions: [
      ['u-ida', '❤️'],
      ['u-amara', '👏'],
      ['me', '👏']
    ]
  },
  { who: 'u-ida', minutesAgo: 400, text: 'So the cargo bike fits at last', replyTo: 'stand' },
  {
    who: 'u-amara',
    minutesAgo: 210,
    type: 'mixed',
    text: 'Before and after. The paint took three layers',
    files: [
      { kind: 'picture', name: 'before.png', seed: 21 },
      { kind: 'picture', name: 'after.png', seed: 22 }
    ],
    reactions: [
      ['u-marco', '😍'],
      ['me', '😍']
    ]
  },
  {
    who: 'u-ida',
    minutesAgo: 34,
    text: '@u-me can you take the Saturday shift? I have the fair',
    mentions: ['u-me'],
    isEdited: true
  },
  { who: 'u-marco', minutesAgo: 21, text: 'I can do the morning if that helps' },
  { who: 'u-ida', minutesAgo: 4, text: 'It would! Then only the afternoon is open' }
]

export const announcements: readonly Line[] = [
  {
    who: 'u-office',
    minutesAgo: 9 * day,
    type: 'announcement',
    text: 'The workshop is closed on the 24th for the yearly stocktaking.'
  },
  {
    who: 'u-office',
    minutesAgo: 5 * day,
    type: 'url',
    text: 'The new price list is online: https://fjordline.example/prices',
    fields: {
      url: 'https://fjordline.example/prices',
      extra: { title: 'Prices from November', description: 'Labour, parts and storage', images: [] }
    }
  },
  {
    who: 'u-office',
    minutesAgo: 62,
    type: 'announcement',
    text: 'Storm warning for tonight: please bring all rental bikes inside before eight.'
  },
  { who: 'u-ida', minutesAgo: 41, text: 'All fourteen are inside. One bell is still missing' }
]

export const support: readonly Line[] = [
  { who: 'u-mila', minutesAgo: 3 * day, type: 'joinRoom' },
  { who: 'u-mila', minutesAgo: 3 * day - 1, text: 'Hello! The hub of order F-2093 makes a noise' },
  {
    who: 'me',
    minutesAgo: 3 * day - 12,
    text: 'Hi Mila, sorry to hear that. A click or a grinding?'
  },
  {
    who: 'u-mila',
    minutesAgo: 3 * day - 15,
    type: 'audio',
    text: 'hub.wav',
    files: [{ kind: 'sound', name: 'hub.wav' }]
  },
  { who: 'me', minutesAgo: 3 * day - 30, text: 'That is the freewheel. Please bring it in' },
  {
    who: 'me',
    minutesAgo: 3 * day - 31,
    type: 'location',
    text: 'Quay Street 14, by the blue crane',
    fields: { latitude: 60.3971, longitude: 5.3245 }
  },
  {
    who: 'me',
    minutesAgo: 2 * day,
    type: 'file',
    text: 'repair-order-F-2093.pdf',
    files: [{ kind: 'pdf', name: 'repair-order-F-2093.pdf' }]
  },
  {
    who: null,
    minutesAgo: 2 * day - 5,
    type: 'template',
    fields: {
      template: {
        type: 'confirm',
        text: 'Was this conversation helpful?',
        actions: [
          { type: 'message', label: 'Yes', text: 'Yes' },
          { type: 'message', label: 'Not yet', text: 'Not yet' }
        ]
      }
    }
  },
  { who: 'u-mila', minutesAgo: 100, text: 'Rolls like new, thank you all!' },
  { who: 'u-mila', minutesAgo: 99, type: 'sticker', fields: { sticker: 'FunFunFamily-1' } }
]

export const ida: readonly Line[] = [
  { who: 'u-ida', minutesAgo: 300, text: 'Did you see the seal by the pier?' },
  { who: 'me', minutesAgo: 290, text: 'No! Is it still there?' },
  {
    who: 'u-ida',
    minutesAgo: 288,
    type: 'video',
    files: [{ kind: 'film', name: 'seal.avi', seed: 31 }],
    reactions: [['me', '🦭']]
  },
  { who: 'u-ida', minutesAgo: 150, text: 'It is posing now', isRecalled: true },
  { who: 'u-ida', minutesAgo: 149, text: 'It waved. I am sure of it' }
]

export const ferry: readonly Line[] = [
  {
    who: 'u-leena',
    minutesAgo: 6 * day,
    type: 'addMembers',
    text: 'Sofía Andrade, Tim Hollis',
    fields: {
      extra: {
        invitees: [
          { _id: 'u-sofia', nickname: 'Sofía Andrade', avatarUrl: '' },
          { _id: 'u-tim', nickname: 'Tim Hollis', avatarUrl: '' }
        ]
      }
    }
  },
  { who: 'u-leena', minutesAgo: 6 * day - 3, text: 'Welcome! The boat leaves on Sunday at 9:10' },
  {
    who: 'u-tim',
    minutesAgo: 6 * day - 20,
    text: 'I bring the thermos',
    reactions: [['me', '☕']]
  },
  { who: 'u-eleni', minutesAgo: 5 * day, type: 'leaveRoom' },
  { who: 'u-sofia', minutesAgo: 5 * day - 60, text: '¿Hay sitio para una bici más?' },
  { who: 'me', minutesAgo: 5 * day - 70, text: 'Siempre' }
]

export const tim: readonly Line[] = [
  { who: 'u-tim', minutesAgo: 8 * day, text: 'I will send you the alarm code the careful way' },
  {
    who: 'u-tim',
    minutesAgo: 8 * day - 1,
    type: 'encrypted',
    text: 'dS1tZQ==:Y2lwaGVyZWQga2V5:Y2lwaGVyZWQgaXY=|VGhpcyBpcyBub3QgZm9yIHlvdXIgZXllcw=='
  },
  { who: 'me', minutesAgo: 8 * day - 9, text: 'Got it on my phone, thank you' }
]

export const thu: readonly Line[] = [
  { who: 'u-thu', minutesAgo: 7 * day, text: 'Cuối tuần này anh có rảnh không?' },
  { who: 'me', minutesAgo: 7 * day - 4, text: 'Có chứ, mình đi chợ đêm nhé?' },
  { who: 'u-thu', minutesAgo: 7 * day - 6, text: 'Tuyệt! Bảy giờ ở cổng phía đông 🌙' }
]

export const review: readonly Line[] = [
  { who: 'u-jun', minutesAgo: 2 * day, text: '新的標誌有三個版本，請大家投票' },
  {
    who: 'u-jun',
    minutesAgo: 2 * day - 1,
    type: 'image',
    files: [{ kind: 'picture', name: '標誌-乙.png', seed: 41 }],
    reactions: [
      ['u-sora', '👍'],
      ['u-eunji', '👍'],
      ['me', '👍']
    ]
  },
  { who: 'u-sora', minutesAgo: 2 * day - 30, text: '二つ目が一番好きです' },
  { who: 'u-eunji', minutesAgo: 2 * day - 44, text: '저도 두 번째요!' }
]
