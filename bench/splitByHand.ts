/** The largest remainder as it is written where it is needed once: floor, sort the remainders, hand out what is left. */
export const splitByHand = (total: number, weights: ReadonlyArray<number>): Array<number> => {
  let sum = 0
  for (const weight of weights) sum += weight
  let left = total
  const parts = weights.map((weight, at) => {
    const part = Math.floor((total * weight) / sum)
    left -= part
    return { at, part, remainder: total * weight - part * sum }
  })
  const shares = parts.map(({ part }) => part)
  if (left > 0)
    for (const { at, part } of parts.sort((a, b) => b.remainder - a.remainder || a.at - b.at).slice(0, left))
      shares[at] = part + 1
  return shares
}
