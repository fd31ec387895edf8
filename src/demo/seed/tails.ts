import type { Scene } from './script'

/** How the talks at the top of the inbox end: written out, because they are the first look. */
export const zoe: Scene = [
  { who: 1, minutesAgo: 2160, text: 'Have you looked at the forecast for the weekend?' },
  { who: 0, minutesAgo: 2155, text: 'Sun, and more sun. I do not trust it' },
  { who: 1, minutesAgo: 757, text: 'The hut is free on the 12th, I put our names down', id: 'hut' },
  { who: 0, minutesAgo: 755, text: "You are the best. I'll drive", replyTo: 'hut' },
  { who: 1, minutesAgo: 11, picture: 'IMG_2214.png' },
  {
    who: 1,
    minutesAgo: 10.9,
    text: "Last year's view from the door. Worth the climb",
    reactions: [
      [1, 'love'],
      [0, 'like']
    ]
  },
  { who: 0, minutesAgo: 6, text: 'Wow. What time do we leave?' },
  { who: 0, minutesAgo: 5.8, text: 'I could be at yours at five or six' },
  {
    who: 1,
    minutesAgo: 2,
    text: 'Six is better, I have a call until half past five',
    editedFrom: 'Six is better, I have a call until half past'
  },
  { who: 1, minutesAgo: 1, text: 'Perfect, see you at six then' }
]

export const kitchen: Scene = [
  { who: 2, minutesAgo: 95, text: 'Sunday at ours. Who brings what?' },
  { who: 0, minutesAgo: 93, text: 'I can do the salad, and chairs' },
  {
    who: 2,
    minutesAgo: 92,
    text: 'Chairs! You think of everything',
    reactions: [[3, 'like']]
  },
  { who: 3, minutesAgo: 60, text: 'Dessert is mine. Is everybody fine with nuts?' },
  { who: 0, minutesAgo: 58, text: 'All but Ella', reactions: [[1, 'emphasize']] },
  { who: 3, minutesAgo: 22, text: 'Lemon cake then, two of them' },
  { who: 2, minutesAgo: 9, text: 'Pots are on the stove, the table is almost long enough' },
  { who: 1, minutesAgo: 4, text: '我帶水餃，還有外婆的辣醬' }
]

export const maryam: Scene = [
  { who: 1, minutesAgo: 75, text: 'صباح الخير، هل يمكنك إرسال الملف؟' },
  { who: 0, minutesAgo: 50, file: 'عقد-2026.pdf' },
  { who: 0, minutesAgo: 49, text: 'تفضلي، النسخة الأخيرة' },
  { who: 1, minutesAgo: 30, text: 'شكرا جزيلا! وصلني الملف' }
]

export const familyTrip: Scene = [
  { who: 2, minutesAgo: 300, renamedTo: 'Family trip 🏔️' },
  { who: 2, minutesAgo: 298, text: 'New name, so that nobody mixes us up with the other family' },
  {
    who: 3,
    minutesAgo: 297,
    text: 'There is another family?!',
    reactions: [
      [1, 'laugh'],
      [0, 'laugh'],
      [2, 'laugh']
    ]
  },
  { who: 1, minutesAgo: 240, text: 'Who has a tent for four?', id: 'tent' },
  { who: 3, minutesAgo: 236, text: 'Ours is for three, if nobody breathes' },
  {
    who: 0,
    minutesAgo: 90,
    text: 'I can bring the big tent',
    replyTo: 'tent',
    reactions: [
      [1, 'love'],
      [2, 'like']
    ]
  },
  { who: 2, minutesAgo: 48, picture: 'IMG_0831.png' },
  { who: 2, minutesAgo: 47, text: 'Then all of us fit. Look at that meadow!' }
]

export const lukasz: Scene = [
  { who: 1, minutesAgo: 4400, text: 'Masz zdjęcia z urodzin?' },
  { who: 0, minutesAgo: 4330, picture: 'IMG_1177.png' },
  { who: 0, minutesAgo: 4329, picture: 'IMG_1180.png' },
  {
    who: 0,
    minutesAgo: 4328,
    text: 'Sent you the photos from Saturday, the rest is in the folder',
    reactions: [[1, 'love']]
  }
]

export const support: Scene = [
  { who: 0, minutesAgo: 4520, text: 'Hello, the lid of order 4417 arrived broken' },
  { who: 1, minutesAgo: 4518, text: 'Thank you for your message. Could you tell us the colour?' },
  { who: 0, minutesAgo: 4510, text: 'Dark green' },
  { who: 1, minutesAgo: 4420, text: 'We are sorry about that. A new lid is on its way to you.' },
  {
    who: 1,
    minutesAgo: 4410,
    text: 'The replacement ships tomorrow with tracking number TR 4417 902.'
  }
]

export const bookClub: Scene = [
  { who: 1, minutesAgo: 6100, text: 'So, who has finished it?' },
  { who: 2, minutesAgo: 6090, text: 'I am stuck in chapter nine and do not want it to end' },
  { who: 3, minutesAgo: 6080, text: 'The letter!! Nobody told me about the letter' },
  {
    who: 0,
    minutesAgo: 6060,
    text: 'No spoilers, some of us read slowly and with biscuits',
    reactions: [
      [1, 'laugh'],
      [3, 'laugh']
    ]
  },
  {
    who: 0,
    minutesAgo: 5900,
    text: 'My favourite line is in chapter nine, the one about the ferry',
    reactions: [[1, 'love']]
  }
]

export const bathroom: Scene = [
  {
    who: 1,
    minutesAgo: 6700,
    text: 'Two kinds of tiles for the wall, tell me which one hurts less'
  },
  { who: 1, minutesAgo: 6699, picture: 'tiles-a.png' },
  { who: 1, minutesAgo: 6698, picture: 'tiles-b.png' },
  {
    who: 0,
    minutesAgo: 6600,
    text: 'The second. It will still be bright in winter',
    reactions: [[1, 'like']]
  },
  {
    who: 2,
    minutesAgo: 6500,
    text: 'Agreed with the second',
    editedFrom: 'Agree with the first one I think'
  },
  {
    who: 1,
    minutesAgo: 6480,
    poll: {
      title: 'Then the only question left: which joints?',
      options: ['Sand', 'Warm grey', 'White, and I clean them myself'],
      votes: [
        [2, [0]],
        [3, [0, 1]],
        [0, [1]]
      ]
    }
  },
  {
    who: 3,
    minutesAgo: 6450,
    text: '@Jonas the shop has sand in stock, and you can fetch it on Friday',
    mentions: [[2, '@Jonas']]
  },
  { who: 2, minutesAgo: 6445, voice: 7 },
  { who: 3, minutesAgo: 6400, text: 'wrong chat, sorry', isUnsent: true }
]

export const restaurant: Scene = [
  { who: 1, minutesAgo: 8000, text: 'Reply YES to confirm your table for two at 19:30.' },
  { who: 0, minutesAgo: 7990, text: 'YES' },
  { who: 1, minutesAgo: 7989, text: 'Your table for two is confirmed' }
]

export const climbing: Scene = [
  { who: 1, minutesAgo: 9500, addedPerson: 3 },
  { who: 1, minutesAgo: 9499, text: 'Everybody say hello to the newest of us' },
  {
    who: 3,
    minutesAgo: 9490,
    text: 'Hello! I fall a lot, but with style',
    reactions: [
      [0, 'laugh'],
      [1, 'love']
    ]
  },
  {
    who: 1,
    minutesAgo: 9480,
    contact: { name: 'Vera Holt', phone: '+44 20 7946 0018', email: 'vera@boulderhall.example' }
  },
  {
    who: 1,
    minutesAgo: 9479,
    text: 'Vera at the hall lends shoes. See you Tuesday!',
    effectId: 'com.apple.messages.effect.CKConfettiEffect'
  },
  { who: 2, minutesAgo: 9300, text: 'Then you are in the right group 🧗' }
]
