import type { CartCommand } from "../cart/CartCommand.ts"
import type { CartId, LineId, MemberId, OfferId, OrderId, SellerId, Sku } from "../catalog/ids.ts"
import { addItems, item, MOMENT, openCommand, unlisted } from "./writes.ts"

const line = (name: string): LineId => `line-${name}` as LineId

/** The commands of a cart that sees everything once: every command, every optional field, the largest numbers. */
export const fullLife = (id: CartId): ReadonlyArray<CartCommand> => [
  openCommand(id, { owner: { member: "Zo\u00eb " as MemberId }, priceList: "trade", channel: "web", country: "GB" }),
  addItems(
    item("tea", 2),
    item("mug", 1_000_000, { options: { engraving: "For Ada", colour: "blue" } }),
    item("screw", 5_000, { offer: { sku: "screw" as Sku, price: { amount: 125, currency: "GBP", exponent: 5 } } }),
    item("pot", 1, {
      offerId: "pot/used" as OfferId,
      offer: {
        sku: "pot" as Sku,
        price: { amount: Number.MAX_SAFE_INTEGER, currency: "GBP" },
        priceList: "trade",
        seller: "Ann's Pots" as SellerId,
        limit: { max: 3 },
        stock: 0,
      },
    }),
    item("none", 0),
    unlisted("ghost"),
  ),
  {
    _tag: "SetQuantity",
    line: { lineId: line("tea"), added: 2, remainderId: line("tea-2") },
    quantity: 7,
    offer: { sku: "tea" as Sku, price: { amount: 100, currency: "GBP" } },
  },
  { _tag: "SelectLines", lineIds: [line("mug"), line("screw")], selected: false },
  { _tag: "SetOptions", lineId: line("tea"), options: { gift: "" } },
  { _tag: "SaveForLater", lineIds: [line("mug"), line("screw")] },
  { _tag: "MoveToCart", lineIds: [line("screw")] },
  { _tag: "SelectLines", lineIds: [line("nobody")], selected: true },
  {
    _tag: "AddBundle",
    parent: item("set", 2, { options: { colour: "blue" } }),
    children: [item("cup", 6), item("lid", 1, { lineId: line("lid-1") }), item("lid", 3, { lineId: line("lid-2") })],
    at: MOMENT,
  },
  {
    _tag: "SetQuantity",
    line: { lineId: line("set"), added: 2, remainderId: line("never") },
    quantity: 3,
    offer: { sku: "set" as Sku, price: { amount: 100, currency: "GBP" }, stock: 1 },
    children: [
      { offerId: "cup" as OfferId, offer: { sku: "cup" as Sku, price: { amount: 100, currency: "GBP" }, stock: 0 } },
      { offerId: "lid" as OfferId, offer: { sku: "lid" as Sku, price: { amount: 100, currency: "GBP" } } },
    ],
  },
  { _tag: "ApplyCode", code: "SPRING-10" },
  { _tag: "ApplyCode", code: "\u{1f338} STRASSE" },
  { _tag: "RemoveCode", code: "SPRING-10" },
  { _tag: "RefuseGift", promotionId: "spring \u{1f338}" },
  { _tag: "AcceptGift", promotionId: "autumn", offerId: "umbrella" as OfferId },
  { _tag: "SetAttributes", attributes: { "purchase order": "PO 4711", message: "Zo\u00eb \u2764" } },
  { _tag: "SetAttributes", attributes: { "purchase order": null } },
  { _tag: "SetAttributes", lineId: line("tea"), attributes: { message: "For Ada" } },
  {
    _tag: "SetContext",
    shop: { channel: "app", country: "DE" },
    currency: "EUR",
    offers: [
      { offerId: "tea" as OfferId, offer: { sku: "tea" as Sku, price: { amount: 120, currency: "EUR" } } },
      { offerId: "mug" as OfferId },
    ],
  },
  {
    _tag: "MergeCart",
    from: `${id}-guest` as CartId,
    policy: "sum",
    lines: [
      {
        line: {
          lineId: line("g1"),
          offerId: "tin" as OfferId,
          sku: "tin" as Sku,
          options: {},
          quantity: 4,
          added: 9,
          selected: true,
          addedAt: MOMENT,
          priceSeen: { amount: 0, currency: "EUR" },
        },
        lineId: line("tin"),
      },
    ],
    shelf: [],
    codes: ["SPRING-10"],
    gifts: [{ promotionId: "spring \u{1f338}", refused: true, chosen: "umbrella" as OfferId }],
    attributes: { message: "theirs", note: "ring twice" },
  },
  { _tag: "RemoveLines", lines: [{ lineId: line("screw"), added: 4_000, remainderId: line("screw-2") }] },
  {
    _tag: "CheckedOut",
    orderId: "order-1" as OrderId,
    lines: [
      { lineId: line("tea"), quantity: 3, remainderId: line("tea-3") },
      { lineId: line("set"), quantity: 1, remainderId: line("set-3") },
      { lineId: line("cup"), quantity: 6, remainderId: line("cup-3") },
      { lineId: line("lid-1"), quantity: 1, remainderId: line("lid-3") },
      { lineId: line("lid-2"), quantity: 3, remainderId: line("lid-4") },
    ],
  },
  { _tag: "ClaimCart", owner: { member: "Zo\u00eb " as MemberId } },
  { _tag: "SealCart", into: `${id}-next` as CartId, owner: { member: "Zo\u00eb " as MemberId } },
]
