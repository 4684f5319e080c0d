/** Bytes as text that is safe in a URL, a header and a log: base64url without padding. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

export const base64Url = (bytes: Uint8Array): string => {
  let written = ""
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff
    for (bits += 8; bits >= 6; bits -= 6) written += ALPHABET.charAt((held >> (bits - 6)) & 63)
  }
  return bits === 0 ? written : written + ALPHABET.charAt((held << (6 - bits)) & 63)
}

/** The bytes behind a text, or `undefined` where `base64Url` never writes such a text. */
export const fromBase64Url = (text: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8))
  let bits = 0
  let held = 0
  let at = 0
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return undefined
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 255
  }
  // Left-over bits are zero, and fewer than a whole letter: one text for one value.
  return bits < 6 && (held & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
