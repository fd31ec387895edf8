const rules: readonly (readonly [RegExp, string])[] = [
  [
    /\b(hi|hello|hey|good (morning|evening))\b/i,
    'Hello! I am Wren. Ask me about routes, weather, repairs or the rental bikes, and I will do my best.'
  ],
  [
    /\b(weather|rain|snow|wind|storm)\b/i,
    'The forecast says a light breeze from the west and dry roads until the evening. After eight there may be some rain, so the earlier you start, the better your socks will feel.'
  ],
  [
    /\b(route|ride|way|map|pass|valley)\b/i,
    'I would take the valley road out and the old railway path back. It is 64 km, mostly flat, and there is a bakery at exactly the point where one is needed.'
  ],
  [
    /\b(repair|noise|brake|chain|tyre|tire|hub)\b/i,
    'That sounds like something for the stand. Three things to check first: the quick release is closed, the pads do not touch the rim, and the chain is not dry. If it still complains, bring it in before four.'
  ],
  [/\b(thanks|thank you|takk|tack)\b/i, 'You are welcome. Ride well! 🚲'],
  [/[\u3040-\u30ff]/, '承知しました。ルートを調べて、すぐにお返事します。少しお待ちくださいね。'],
  [/\p{Script=Han}/u, '好的，我來查一下路線和天氣，馬上回覆你。'],
  [/\p{Script=Arabic}/u, 'بكل سرور! سأبحث عن أفضل طريق وأعود إليك حالا.'],
  [/\p{Script=Hangul}/u, '네, 바로 확인해 볼게요. 잠시만 기다려 주세요!']
]

const fallback =
  'Let me think about that. I looked through the workshop notes and found nothing that fits exactly, but Ida may know: she has been here the longest, and she remembers every bicycle by its bell.'

/** What the assistant has to say, in the pieces in which it says it. */
export function robotChunks(text: string): readonly string[] {
  const answer = rules.find(([pattern]) => pattern.test(text))?.[1] ?? fallback
  const words = answer.match(/\S+\s*/g) ?? [answer]
  // Scripts without spaces come a few characters at a time.
  return words.flatMap((word) => (word.length > 16 ? (word.match(/.{1,4}/gsu) ?? []) : [word]))
}
