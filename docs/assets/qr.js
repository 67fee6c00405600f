/* QR codes (ISO/IEC 18004): text as bytes, in version 10 with correction level M. Returns rows of true (dark) and false.

   Drawn in the browser because only it knows at which address the site is served. One version takes every address here. One
   mask is used throughout: any is valid, and what is encoded here is never uniform. */

const SIZE = 57, ALIGNED = [[6, 28], [28, 6], [28, 28], [28, 50], [50, 28], [50, 50]]; /* rows and columns of patterns */
const DATA = 216, BLOCK = 43, CHECKS = 26; /* code words: of data, of each block but the last, of correction in a block */
const FORMAT = 21522, VERSION = 42195; /* level M and mask 0, version 10, each with its correction */

/* The field of 256 elements by which code words are corrected. */
const power = [], logarithm = [];
for (let at = 0, value = 1; at < 255; at += 1) {
  power[at] = value;
  logarithm[value] = at;
  value = value & 128 ? (value << 1) ^ 285 : value << 1;
}
const times = (a, b) => (a && b ? power[(logarithm[a] + logarithm[b]) % 255] : 0);

function correction(data, count) {
  let divisor = [1];
  for (let at = 0; at < count; at += 1) {
    divisor = [...divisor, 0].map((value, place) => value ^ times(divisor[place - 1] || 0, power[at]));
  }
  const rest = [...data, ...Array(count).fill(0)];
  for (let at = 0; at < data.length; at += 1) {
    const lead = rest[at];
    divisor.forEach((value, place) => (rest[at + place] ^= times(value, lead)));
  }
  return rest.slice(data.length);
}

function words(bytes) {
  const bits = [];
  const put = (value, length) => {
    for (let at = length - 1; at >= 0; at -= 1) bits.push((value >> at) & 1);
  };
  put(4, 4);
  put(bytes.length, 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, DATA * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const data = [];
  for (let at = 0; at < bits.length; at += 8) data.push(parseInt(bits.slice(at, at + 8).join(""), 2));
  for (let pad = 236; data.length < DATA; pad = pad === 236 ? 17 : 236) data.push(pad);
  const parts = [0, 1, 2, 3].map((block) => data.slice(block * BLOCK, (block + 1) * BLOCK));
  parts.push(data.slice(4 * BLOCK));
  const checks = parts.map((part) => correction(part, CHECKS));
  const woven = (lists) => lists[lists.length - 1].flatMap((_, at) => lists.map((list) => list[at]).filter((it) => it !== undefined));
  return [...woven(parts), ...woven(checks)];
}

function frame() {
  const cells = Array.from({ length: SIZE }, () => Array(SIZE).fill(null));
  const set = (row, column, dark) => {
    if (row >= 0 && column >= 0 && row < SIZE && column < SIZE) cells[row][column] = dark;
  };
  for (let at = 0; at < SIZE; at += 1) cells[6][at] = cells[at][6] = at % 2 === 0;
  const square = (row, column, reach, dark) => {
    for (let y = -reach; y <= reach; y += 1) {
      for (let x = -reach; x <= reach; x += 1) set(row + y, column + x, dark(Math.max(Math.abs(x), Math.abs(y))));
    }
  };
  for (const [row, column] of [[3, 3], [3, SIZE - 4], [SIZE - 4, 3]]) square(row, column, 4, (it) => it !== 2 && it !== 4);
  for (const [row, column] of ALIGNED) square(row, column, 2, (it) => it !== 1);
  for (let at = 0; at < 15; at += 1) {
    const dark = ((FORMAT >> at) & 1) === 1;
    cells[at < 6 ? at : at < 8 ? at + 1 : SIZE - 15 + at][8] = dark;
    cells[8][at < 8 ? SIZE - 1 - at : at < 9 ? 7 : 14 - at] = dark;
  }
  cells[SIZE - 8][8] = true;
  for (let at = 0; at < 18; at += 1) {
    const [near, far] = [Math.floor(at / 3), SIZE - 11 + (at % 3)];
    cells[near][far] = cells[far][near] = ((VERSION >> at) & 1) === 1;
  }
  return cells;
}

export function qr(text) {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length + 3 > DATA) return null;
  const cells = frame();
  const bits = words(bytes).flatMap((word) => Array.from({ length: 8 }, (_, at) => (word >> (7 - at)) & 1));
  let next = 0;
  for (let right = SIZE - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < SIZE; step += 1) {
      const row = ((right + 1) & 2) === 0 ? SIZE - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (cells[row][column] !== null) continue;
        cells[row][column] = (bits[next] === 1) !== ((row + column) % 2 === 0); /* mask 0 */
        next += 1;
      }
    }
  }
  return cells;
}
