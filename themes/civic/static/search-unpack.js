// Reads a packed search index: the arithmetic coder, the ranks of bytes by how recently they occurred, and the order of the
// Burrows–Wheeler transform, as `src/render/search/packed.rs` of planpress writes them.

/** The ranks that a code holds. */
function ranksIn(code, length) {
  const [quick, slow] = [new Uint16Array(4096).fill(32768), new Uint16Array(4096).fill(32768)];
  // The lowest and the highest number that are left, and the one that the code says. As variables of this function,
  // numbers of 32 bits would be copied at every change.
  const state = new Uint32Array([0, 0xffffffff, 0]);
  let at = 0;
  const next = () => { state[2] = (state[2] << 8) | code[at]; at += 1; };
  for (let count = 0; count < 4; count += 1) next();
  const bit = (context) => {
    const likely = (quick[context] + slow[context]) >>> 1;
    const range = state[1] - state[0];
    const middle = state[0] + (range >>> 16) * likely + (((range & 0xffff) * likely) >>> 16);
    const isOne = state[2] <= middle;
    if (isOne) {
      state[1] = middle;
      quick[context] += (65535 - quick[context]) >> 4;
      slow[context] += (65535 - slow[context]) >> 7;
    } else {
      state[0] = middle + 1;
      quick[context] -= quick[context] >> 4;
      slow[context] -= slow[context] >> 7;
    }
    while ((state[0] ^ state[1]) >>> 24 === 0) {
      state[0] <<= 8;
      state[1] = (state[1] << 8) | 255;
      next();
    }
    return isOne;
  };

  const ranks = new Uint8Array(length);
  let [zeros, last, before] = [0, 0, 0];
  for (let place = 0; place < length; place += 1) {
    const isZero = bit((Math.min(last, 3) * 4 + Math.min(before, 3)) * 8 + Math.min(zeros, 7));
    before = isZero ? last : before;
    if (isZero) { zeros += 1; last = 0; continue; }
    zeros = 0;
    let figures = 0;
    while (figures < 7 && bit(256 + Math.min(last, 3) * 64 + figures)) figures += 1;
    let rank = 1;
    for (let count = 0; count < figures; count += 1) rank = rank * 2 + Number(bit(1024 + figures * 256 + rank));
    ranks[place] = rank;
    before = last;
    last = figures + 1;
  }
  return ranks;
}

/** The text of a packed index. `first` is the place of the end that comes before the first byte. */
export function unpacked({ packed, length, first, encoding }) {
  const letters = atob(packed);
  const code = new Uint8Array(letters.length);
  for (let at = 0; at < code.length; at += 1) code[at] = letters.charCodeAt(at);
  const sorted = ranksIn(code, length);
  const recent = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (let place = 0; place < length; place += 1) {
    const rank = sorted[place];
    const byte = recent[rank];
    recent.copyWithin(1, 0, rank);
    recent[0] = byte;
    sorted[place] = byte;
  }

  // Where bytes of each kind begin when all are sorted; the end that is no byte comes before them all.
  const starts = new Uint32Array(257).fill(0);
  for (const byte of sorted) starts[byte + 1] += 1;
  starts[0] = 1;
  for (let byte = 1; byte < 257; byte += 1) starts[byte] += starts[byte - 1];
  const before = new Uint32Array(length + 1);
  for (let place = 0; place < length; place += 1) {
    const byte = sorted[place];
    before[place < first ? place : place + 1] = starts[byte];
    starts[byte] += 1;
  }
  const text = new Uint8Array(length);
  for (let at = length - 1, row = 0; at >= 0; at -= 1) {
    text[at] = sorted[row < first ? row : row - 1];
    row = before[row];
  }
  return new TextDecoder(encoding).decode(text);
}
