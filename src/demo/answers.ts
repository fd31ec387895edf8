/** As much of a message as an answer needs. */
type Said = { readonly text: string | null; readonly attachments: readonly unknown[] }

type Script = 'arabic' | 'hebrew' | 'han' | 'kana' | 'hangul' | 'cyrillic' | 'latin'

const scripts: readonly (readonly [Script, RegExp])[] = [
  ['arabic', /\p{Script=Arabic}/u],
  ['hebrew', /\p{Script=Hebrew}/u],
  ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['han', /\p{Script=Han}/u],
  ['hangul', /\p{Script=Hangul}/u],
  ['cyrillic', /\p{Script=Cyrillic}/u]
]

const byScript: Readonly<Record<Script, readonly string[]>> = {
  arabic: ['تمام، شكرا لك', 'جميل جدا! متى نلتقي؟', 'سأراجع ذلك وأخبرك'],
  hebrew: ['מצוין, תודה!', 'אני בודק וחוזר אליך', 'נשמע טוב 🙂'],
  han: ['好的，沒問題', '太棒了！', '我看一下再回你'],
  kana: ['了解です！', 'ありがとう、助かる', 'あとで見てみるね'],
  hangul: ['좋아요!', '확인하고 알려 줄게', '고마워 😊'],
  cyrillic: ['Добре, дякую!', 'Подивлюся і відповім', 'Чудово 🙂'],
  latin: [
    'Sounds good to me',
    'Got it, thank you',
    'Ha, exactly what I was thinking',
    'Let me sleep on it'
  ]
}

const questions: readonly string[] = [
  'Good question. I would say yes',
  'Give me a minute, I will look it up',
  'I think so, but ask me again tomorrow',
  'Depends on the weather, honestly'
]
const greetings: readonly string[] = [
  'Hello you! How are things?',
  'Hi! I was just thinking of you',
  'Hey 👋'
]
const thanks: readonly string[] = [
  'Any time',
  'You are very welcome',
  'That is what friends are for'
]
const times: readonly string[] = [
  'That time works for me',
  'Perfect, I will be there',
  'Half an hour later, maybe?'
]
const files: readonly string[] = [
  'Oh, that is beautiful!',
  'Got it, opening it now',
  'Where was this?'
]
const cheers: readonly string[] = ['🎉', 'Love it', '😄😄']

const latinRules: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\?\s*$/, questions],
  [/^(hi|hello|hey|good (morning|evening)|hej|hola)\b/i, greetings],
  [/\b(thanks|thank you|thx|tack|gracias|danke)\b/i, thanks],
  [/\b(\d{1,2}[:.]\d{2}|o'clock|tomorrow|tonight|monday|friday|six|seven|noon)\b/i, times],
  [/^[\p{Extended_Pictographic}\s]+$/u, cheers]
]

/** What somebody may say to a message: in its script, and to its kind. */
export function answersTo(row: Said): readonly string[] {
  if (row.attachments.length > 0) return files
  const text = row.text ?? ''
  const script = scriptOf(text)
  if (script !== 'latin') return byScript[script]
  return latinRules.find(([pattern]) => pattern.test(text))?.[1] ?? byScript.latin
}

/** How somebody starts to talk in a conversation. */
export function openers(chat: {
  readonly newest: { readonly text: string | null } | null
}): readonly string[] {
  const script = scriptOf(chat.newest?.text ?? '')
  if (script !== 'latin') return byScript[script]
  return [
    'Are you around this evening?',
    'I just walked past the place we talked about',
    'Small update: it worked!',
    'Remind me, which day did we say?',
    'Look out of the window, what a sky'
  ]
}

function scriptOf(text: string): Script {
  return scripts.find(([, pattern]) => pattern.test(text))?.[0] ?? 'latin'
}
