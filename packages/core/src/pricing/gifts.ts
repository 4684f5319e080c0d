/** What promotions give in goods: which gifts, how many of them, and why not. */
import { MAX_QUANTITY } from "../cart/Cart.ts"
import type { LineId, OfferId } from "../catalog/ids.ts"
import type { Offer } from "../catalog/Offer.ts"
import { digest } from "../money/canonical.ts"
import * as FineMoney from "../money/FineMoney.ts"
import { netAtHome } from "./border.ts"
import type { CompiledGift, CompiledPromotion } from "./CompiledPromotion.ts"
import { lacking, piecesLack } from "./conditions.ts"
import { matching } from "./matching.ts"
import type { NotApplied, NotAppliedReason } from "./NotApplied.ts"
import type { PricingWarning } from "./PricedCart.ts"
import type { PricingLine, PricingRequest } from "./PricingRequest.ts"
import type { PromotionSet } from "./PromotionSet.ts"
import type { LineRow } from "./rows.ts"
import { listTotal, MAX_TOTAL } from "./selection.ts"
import { goTogether } from "./stacking.ts"
import type { GrantedOf, Row, Worksheet } from "./Worksheet.ts"

/** Most offers that `giftOffersOf` names. */
export const MAX_GIFT_OFFERS = 1_000

export interface GivenGifts {
  /** In the order of their promotions. */
  readonly gifts: ReadonlyArray<GivenGift>
  /** Promotions none of whose gifts is given, once each. */
  readonly notApplied: ReadonlyArray<NotApplied>
  readonly warnings: ReadonlyArray<PricingWarning>
}

/** A gift as a line of the priced cart. */
export interface GivenGift {
  readonly promotion: CompiledPromotion
  /** Its id is the same whenever the same promotion gives the same offer. */
  readonly line: PricingLine
  /** The promotion takes all of it off. */
  readonly row: LineRow
  /** Whether gift promotions after it look at it. */
  readonly counts: boolean
}

interface Draft {
  readonly gifts: Map<LineId, GivenGift>
  readonly notApplied: Map<string, NotAppliedReason>
  readonly warnings: Map<LineId, PricingWarning>
  /** What these gifts cost at most, as `listTotal` counts it. */
  listed: number
}

/**
 * Gives each granted gift once, or as often as its pieces are in the cart. Of a list the shopper's choice comes first, and
 * then the earliest; what is not for sale here is passed over with a warning.
 *
 * Gifts that count are seen by the gift promotions after them. `waiting` are gifts of promotions for which the cart alone is
 * not enough: they are given where such gifts make it so, and else nothing is said of them here.
 */
export const giveGifts = (
  granted: ReadonlyArray<GrantedOf<"Gift">>,
  request: PricingRequest,
  sheet: Worksheet,
  waiting: ReadonlyArray<GrantedOf<"Gift">> = [],
): GivenGifts => {
  if (granted.length === 0) return NONE
  const draft: Draft = { gifts: new Map(), notApplied: new Map(), warnings: new Map(), listed: 0 }
  const all = [...granted, ...waiting].sort((a, b) => a.promotion.order - b.promotion.order)
  const isWaiting = new Set(waiting)
  const late: Array<CompiledPromotion> = []
  let seen = sheet
  for (const one of all) {
    const { promotion, benefit } = one
    const isLate = isWaiting.has(one)
    if (isLate && (lacksStill(promotion, seen) || isBarred(promotion, late))) continue
    const reason = give(one, request, seen, draft)
    if (isLate && reason === undefined) late.push(promotion)
    if (reason !== undefined && !isLate) draft.notApplied.set(promotion.id, reason)
    if (benefit.counts) seen = { ...sheet, rows: [...sheet.rows, ...countedIn(draft)] }
  }
  const gifts = [...draft.gifts.values()]
  const given = new Set(gifts.map(({ promotion }) => promotion.id))
  const notApplied = [...draft.notApplied].flatMap(([promotionId, reason]) =>
    given.has(promotionId) ? [] : [{ promotionId, reason }],
  )
  return { gifts, notApplied, warnings: [...draft.warnings.values()] }
}

const lacksStill = ({ condition }: CompiledPromotion, sheet: Worksheet): boolean =>
  condition !== undefined && lacking(condition, sheet) !== undefined

/** Those that wait were not given beside anything yet, so nobody has looked whether they go with each other. */
const isBarred = (promotion: CompiledPromotion, late: ReadonlyArray<CompiledPromotion>): boolean =>
  late.some((other) => other !== promotion && !goTogether(promotion, other))

const countedIn = ({ gifts }: Draft): ReadonlyArray<Row> =>
  [...gifts.values()].flatMap(({ counts, row }) => (counts ? [row] : []))

const NONE: GivenGifts = { gifts: [], notApplied: [], warnings: [] }

const toBegin = ({ forEach }: CompiledGift, sheet: Worksheet): NotAppliedReason | undefined =>
  forEach === undefined ? undefined : piecesLack(forEach.quantity, forEach.on, sheet)

/** Why none of its gifts is given, or `undefined`. */
const give = (
  { promotion, benefit }: GrantedOf<"Gift">,
  request: PricingRequest,
  sheet: Worksheet,
  draft: Draft,
): NotAppliedReason | undefined => {
  const { gifts, warnings } = draft
  const { id: promotionId } = promotion
  if (sheet.refusedGifts.has(promotionId)) return { _tag: "GiftRefused" }
  const lack = toBegin(benefit, sheet)
  if (lack !== undefined) return lack
  const times = timesOf(benefit, promotion, sheet)
  let given = 0
  for (const { offerId, quantity } of inOrderOfChoice(benefit, promotion, request)) {
    if (given === benefit.choose) break
    const lineId = giftLineId(promotionId, offerId)
    const offer = request.giftOffers?.get(offerId)
    // Two benefits of one promotion that give the same offer are one line.
    const before = gifts.get(lineId)
    const pieces = Math.min(MAX_QUANTITY, quantity * times + (before?.row.quantity ?? 0))
    const line = offer === undefined || !isForSale(offer, request) ? undefined : lineOf(lineId, offer, pieces)
    const listed = draft.listed - listOf(before?.line) + listOf(line)
    // Gifts that cost more than a whole cart may would leave the exact range with it.
    if (line === undefined || listed > MAX_TOTAL) {
      warnings.set(lineId, { _tag: "GiftUnavailable", promotionId, offerId })
      continue
    }
    given++
    draft.listed = listed
    const counts = benefit.counts || before?.counts === true
    gifts.set(lineId, { promotion, line, row: rowOf(promotion, line, request, sheet), counts })
  }
  return given === 0 ? { _tag: "GiftUnavailable" } : undefined
}

const listOf = (line: PricingLine | undefined): number => (line === undefined ? 0 : listTotal([line]))

const timesOf = ({ forEach, maxTimes }: CompiledGift, { limits }: CompiledPromotion, { rows }: Worksheet): number => {
  if (forEach === undefined) return 1
  let pieces = 0
  for (const { quantity } of matching(forEach.on, rows)) pieces += quantity
  return Math.min(Math.floor(pieces / forEach.quantity), maxTimes, limits.perOrder)
}

/** What the shopper chose of the list, and then the list. */
const inOrderOfChoice = (
  { gifts }: CompiledGift,
  { id }: CompiledPromotion,
  { giftChoices = [] }: PricingRequest,
): ReadonlyArray<{ readonly offerId: OfferId; readonly quantity: number }> => {
  const list = gifts.map(({ offerId, quantity }) => ({ offerId: offerId as OfferId, quantity }))
  const chosen = new Set<OfferId | undefined>()
  for (const choice of giftChoices) if (choice.promotionId === id) chosen.add(choice.chosen)
  if (chosen.size === 0) return list
  return [...list.filter(({ offerId }) => chosen.has(offerId)), ...list.filter(({ offerId }) => !chosen.has(offerId))]
}

/** As for any line: on the cart's price list, in its currency, and not listed only. */
const isForSale = ({ price, priceList }: Offer, request: PricingRequest): boolean =>
  price.amount > 0 &&
  price.currency === request.currency &&
  (priceList === undefined || request.priceList === undefined || priceList === request.priceList)

/** The id of the line by which a promotion gives an offer. */
export const giftLineId = (promotionId: string, offerId: OfferId): LineId =>
  `gift_${digest([promotionId, offerId]).slice(0, 22)}` as LineId

const lineOf = (lineId: LineId, offer: Offer, quantity: number): PricingLine => {
  const { offerId, sku, price: unitPrice, seller, taxCategory, brand, categories, tags } = offer
  return {
    lineId,
    offerId,
    sku,
    quantity,
    unitPrice,
    ...(seller === undefined ? {} : { seller }),
    ...(taxCategory === undefined ? {} : { taxCategory }),
    ...(brand === undefined ? {} : { brand }),
    ...(categories === undefined ? {} : { categories }),
    ...(tags === undefined ? {} : { tags }),
  }
}

const rowOf = (
  promotion: CompiledPromotion,
  line: PricingLine,
  { tax }: PricingRequest,
  { policies }: Worksheet,
): LineRow => {
  const { unitPrice, quantity } = line
  const { amount } = FineMoney.times(unitPrice, quantity, policies.rounding)
  const resolved = { line, at: 0, unitPrice, changes: [], list: amount, goods: line }
  const list = tax === undefined ? amount : netAtHome(amount, line.taxCategory, tax)
  const discounts = list === 0 ? [] : [{ promotion, amount: list }]
  return { resolved, goods: line, quantity, list, unitFloor: 0, left: 0, discounts, runs: undefined }
}

/**
 * The offers of all gifts that these promotions may give, the first `MAX_GIFT_OFFERS` of them: look them up and hand them
 * to `priceCart` as `giftOffers`. With `candidates`, some promotions of the set, the offers of their gifts only.
 */
export const giftOffersOf = (
  set: PromotionSet,
  candidates: ReadonlyArray<CompiledPromotion> = set.promotions,
): ReadonlyArray<OfferId> => {
  const all = offersOf.get(set) ?? offersIn(set.promotions)
  offersOf.set(set, all)
  return all.length === 0 || candidates === set.promotions ? all : offersIn(candidates)
}

const offersIn = (promotions: ReadonlyArray<CompiledPromotion>): ReadonlyArray<OfferId> => {
  const offers = new Set<OfferId>()
  for (const { benefits } of promotions)
    for (const benefit of benefits)
      if (benefit._tag === "Gift") for (const { offerId } of benefit.gifts) offers.add(offerId as OfferId)
  return [...offers].slice(0, MAX_GIFT_OFFERS)
}

const offersOf = new WeakMap<PromotionSet, ReadonlyArray<OfferId>>()
