/* QR codes (ISO/IEC 18004): text as bytes, versions 1 to 10, correction level M. Returns rows of true (dark) and false.

   Drawn in the browser because only it knows at which address the site is served. One mask is used throughout: any is
   valid, and what is encoded here is never uniform. */

/* For each version: code words of correction in a block, blocks, data code words in a block of the first kind;
   the blocks that are left hold one more. */
const BLOCKS = [
  [10, 1, 16], [16, 1, 28], [26, 1, 44], [18, 2, 32], [24, 2, 43],
  [16, 4, 27], [18, 4, 31], [22, 4, 38], [22, 5, 36], [26, 5, 43],
];
const DATA = [16, 28, 44, 64, 86, 108, 124, 154, 182, 216];
const ALIGNED = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const ABOUT = [31892, 34236, 39577, 42195]; /* versions 7 to 10, with their correction */

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

function words(bytes, version) {
  const bits = [];
  const put = (value, length) => {
    for (let at = length - 1; at >= 0; at -= 1) bits.push((value >> at) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, DATA[version - 1] * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const data = [];
  for (let at = 0; at < bits.length; at += 8) data.push(parseInt(bits.slice(at, at + 8).join(""), 2));
  for (let pad = 236; data.length < DATA[version - 1]; pad = pad === 236 ? 17 : 236) data.push(pad);
  const [count, blocks, size] = BLOCKS[version - 1];
  const small = blocks * (size + 1) - data.length;
  const parts = [];
  for (let at = 0, block = 0; block < blocks; block += 1) {
    const length = size + (block >= small ? 1 : 0);
    parts.push(data.slice(at, at + length));
    at += length;
  }
  const checks = parts.map((part) => correction(part, count));
  const woven = (lists) => lists[lists.length - 1].flatMap((_, at) => lists.map((list) => list[at]).filter((it) => it !== undefined));
  return [...woven(parts), ...woven(checks)];
}

function frame(version) {
  const size = version * 4 + 17;
  const cells = Array.from({ length: size }, () => Array(size).fill(null));
  const set = (row, column, dark) => {
    if (row >= 0 && column >= 0 && row < size && column < size) cells[row][column] = dark;
  };
  for (let at = 0; at < size; at += 1) cells[6][at] = cells[at][6] = at % 2 === 0;
  const square = (row, column, reach, dark) => {
    for (let y = -reach; y <= reach; y += 1) {
      for (let x = -reach; x <= reach; x += 1) set(row + y, column + x, dark(Math.max(Math.abs(x), Math.abs(y))));
    }
  };
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]]) square(row, column, 4, (it) => it !== 2 && it !== 4);
  const places = ALIGNED[version - 1];
  for (const row of places) {
    for (const column of places) {
      const isCorner = (row === 6 && column === 6) || (row === 6 && column === size - 7) || (row === size - 7 && column === 6);
      if (!isCorner) square(row, column, 2, (it) => it !== 1);
    }
  }
  const format = 21522; /* level M and mask 0, with their correction */
  for (let at = 0; at < 15; at += 1) {
    const dark = ((format >> at) & 1) === 1;
    cells[at < 6 ? at : at < 8 ? at + 1 : size - 15 + at][8] = dark;
    cells[8][at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at] = dark;
  }
  cells[size - 8][8] = true;
  if (version > 6) {
    for (let at = 0; at < 18; at += 1) {
      const dark = ((ABOUT[version - 7] >> at) & 1) === 1;
      const [near, far] = [Math.floor(at / 3), size - 11 + (at % 3)];
      cells[near][far] = cells[far][near] = dark;
    }
  }
  return cells;
}

export function qr(text) {
  const bytes = new TextEncoder().encode(text);
  const version = DATA.findIndex((room, at) => bytes.length + (at < 9 ? 2 : 3) <= room) + 1;
  if (!version) return null;
  const cells = frame(version);
  const size = cells.length;
  const bits = words(bytes, version).flatMap((word) => Array.from({ length: 8 }, (_, at) => (word >> (7 - at)) & 1));
  let next = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const row = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (cells[row][column] !== null) continue;
        cells[row][column] = (bits[next] === 1) !== ((row + column) % 2 === 0); /* mask 0 */
        next += 1;
      }
    }
  }
  return cells;
}
