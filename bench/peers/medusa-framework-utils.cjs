// What Medusa's promotion utilities use of `@medusajs/framework/utils`.
const from = (name) => require(`./node_modules/@medusajs/utils/dist/${name}`)

module.exports = {
  ...require("./medusa-common.cjs"),
  ...from("promotion"),
  ...from("totals/math"),
  ...from("totals/promotion"),
}
