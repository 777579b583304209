// SPDX-License-Identifier: Apache-2.0
// Things that no link holds together, in rows that fill a room of a given shape.

const kGap = 20;

/** Places sizes one after the other, in rows no wider than `most`. */
function rows(sizes, most) {
  const at = [];
  let [x, y, high, width] = [0, 0, 0, 0];
  for (const size of sizes) {
    if (x > 0 && x + size.width > most) {
      y += high + kGap;
      x = high = 0;
    }
    at.push({ x, y });
    x += size.width + kGap;
    high = Math.max(high, size.height);
    width = Math.max(width, x - kGap);
  }
  return { at, width, height: y + high };
}

/** The rows that fill a room of this shape best. */
function shelves(sizes, ratio) {
  let best = { at: [], width: 0, height: 0, cost: 0 };
  let most = 0;
  const widest = Math.max(0, ...sizes.map((size) => size.width));
  sizes.forEach((size, i) => {
    most += size.width + (i > 0 ? kGap : 0);
    if (most < widest) return;
    const made = rows(sizes, most);
    const cost = Math.max(made.width / ratio, made.height);
    if (best.at.length === 0 || cost < best.cost) best = { ...made, cost };
  });
  return best;
}

/** Where blocks come to lie, and after them, as a grid, cards that are all of one size. */
export function pack(blocks, cards, ratio) {
  const grid = (columns) => {
    const lines = Math.ceil(cards.count / columns);
    return { columns, width: columns * (cards.width + kGap) - kGap, height: lines * (cards.height + kGap) - kGap };
  };
  let best = null;
  for (let columns = 1; columns <= Math.max(1, Math.min(cards.count, 24)); ++columns) {
    const sizes = cards.count > 0 ? [...blocks, grid(columns)] : blocks;
    const made = shelves(sizes, ratio);
    if (best === null || made.cost < best.made.cost) best = { made, columns };
  }
  const { made, columns } = best;
  const at = made.at.slice(0, blocks.length);
  for (let i = 0; i < cards.count; ++i) {
    const corner = made.at[blocks.length];
    at.push({ x: corner.x + (i % columns) * (cards.width + kGap), y: corner.y + Math.floor(i / columns) * (cards.height + kGap) });
  }
  return { at, width: made.width, height: made.height };
}
