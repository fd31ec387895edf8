/** Texts that an encoding, a database or a view may spoil. */
export const hardTexts: Readonly<Record<string, string>> = {
  '100 kB': 'žluťoučký kůň '.repeat(Math.ceil(102_400 / 20)).trim(),
  CJK: '漢字かな交じり文、한국어도. 𠮷野家',
  'joined emoji': '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇳🇴',
  'combining marks': 'e\u0301 n\u0303 Z\u0351\u036b\u0343\u036a a\u0323\u0307',
  'right to left': 'مرحبا بالعالم שלום (א) 12:30 end',
  'line separators': 'one\u2028two\u2029three',
  'lone surrogates': 'a\ud83d b\udc00 c'
}

/** As UTF-8 keeps it: a lone surrogate becomes U+FFFD. */
export const stored = (text: string): string => Buffer.from(text, 'utf8').toString('utf8')
